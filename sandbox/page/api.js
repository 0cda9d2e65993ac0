// The two control interfaces of the sandbox, as functions. Answers are JSON; failures become {ok: false, error}.

async function call(method, url, body) {
  const isForm = body instanceof FormData;
  const headers = body && !isForm ? { "Content-Type": "application/json" } : {};
  const response = await fetch(url, { method, headers, body: isForm || !body ? body : JSON.stringify(body) });
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    // A page that is no JSON says only that the far side failed; its status is what a person can use.
    return { ok: false, error: "bad_answer", message: `HTTP ${response.status}` };
  }
}

/** As `call`, but a lost connection is an answer too. */
async function attempt(method, url, body) {
  try {
    return await call(method, url, body);
  } catch (error) {
    return { ok: false, error: "unreachable", message: error.message };
  }
}

const query = (user) => `user=${encodeURIComponent(user)}`;

export const slack = {
  config: () => attempt("GET", "/sandbox/config"),
  /** Rejects when the sandbox cannot be reached. */
  snapshot: (user) => call("GET", `/sandbox/snapshot?${query(user)}`),
  command: (user, channel, text) => attempt("POST", "/sandbox/command", { user, channel, text }),
  press: (body) => attempt("POST", "/sandbox/press", body),
  options: (body) => attempt("POST", "/sandbox/options", body),
  submit: (user, viewId, state) => attempt("POST", "/sandbox/submit", { user, view_id: viewId, state }),
  close: (user, viewId, everything) =>
    attempt("POST", "/sandbox/close", { user, view_id: viewId, everything }),
  read: (user, channel, key) => attempt("POST", "/sandbox/read", { user, channel, key }),
  turnClock: (seconds) => attempt("POST", "/sandbox/clock", { seconds }),
  reset: () => attempt("POST", "/sandbox/reset", {}),
  shortcut: (body) => attempt("POST", "/sandbox/shortcut", body),
  home: (user) => attempt("POST", "/sandbox/home", { user }),
  upload(user, file) {
    const form = new FormData();
    form.append("file", file, file.name);
    return attempt("POST", `/sandbox/upload?${query(user)}`, form);
  },
  /** Where the browser gets an image of the workspace: without the app's token. */
  fileUrl({ id, url }) {
    const fileId = id ?? /\/(F[A-Z0-9]+)\//.exec(url ?? "")?.[1];
    return fileId ? `/sandbox/files/${fileId}` : null;
  },
  faults: () => attempt("GET", "/sandbox/faults"),
  addFault: (fault) => attempt("POST", "/sandbox/faults", fault),
  clearFaults: () => attempt("DELETE", "/sandbox/faults"),
};

/** The control interface of the Alephee side, which lives on another port. */
export function alepheeAt(base) {
  const url = (path) => `${base.replace(/\/$/, "")}/sandbox/${path}`;
  return {
    /** Rejects when the sandbox cannot be reached. */
    state: () => call("GET", url("state")),
    reply: (orderId) => attempt("POST", url("reply"), { order_id: orderId }),
    addFault: (fault) => attempt("POST", url("faults"), fault),
    clearFaults: () => attempt("DELETE", url("faults")),
    setLimit: (endpoint, perMinute) => attempt("POST", url("limits"), { endpoint, per_minute: perMinute }),
    reset: () => attempt("POST", url("reset")),
  };
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 4000;

/**
 * Hear of changes by server-sent events, and again after every loss of the connection.
 *
 * `onChange()` after each change and each (re)connection; `onState(connected)`. Returns a function that stops.
 */
export function listen(user, { onChange, onState }) {
  let source = null;
  let timer = null;
  let wait = FIRST_RETRY_MS;
  const open = () => {
    source = new EventSource(`/sandbox/events?${query(user)}`);
    source.onopen = () => {
      wait = FIRST_RETRY_MS;
      onState(true);
      onChange();
    };
    source.onmessage = onChange;
    source.onerror = () => {
      onState(false);
      if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, LAST_RETRY_MS);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

/** Run `work` at most once at a time; calls during a run lead to exactly one more run. */
export function coalesced(work) {
  let running = false;
  let again = false;
  return async function run() {
    again = true;
    if (running) return;
    running = true;
    try {
      while (again) {
        again = false;
        await work();
      }
    } finally {
      running = false;
    }
  };
}
