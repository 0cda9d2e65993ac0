// Addresses of messages, `/archives/C…/p1795269900000100`, are followed inside the page, as Slack's client does.

/** The place an address of this workspace leads to: {channel, ts}; null for every other address. */
export function messagePlace(address) {
  if (!address) return null;
  const { origin, pathname } = new URL(address, location.href);
  const [, channel, digits] = /^\/archives\/([CDG][A-Z0-9]+)\/p(\d{7,})$/.exec(pathname) ?? [];
  return channel && origin === location.origin
    ? { channel, ts: `${digits.slice(0, -6)}.${digits.slice(-6)}` }
    : null;
}
