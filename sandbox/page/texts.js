// What the page itself says, in the language of the person who looks at it: [español, português, English].

const LANGUAGES = ["es", "pt", "en"];

const ROLES = {
  requester: ["solicitante", "solicitante", "requester"],
  approver: ["aprueba", "aprova", "approver"],
  guest: ["persona invitada", "pessoa convidada", "guest"],
  external: ["otra organización", "outra organização", "other organisation"],
};

const TEXTS = {
  actAs: ["Actuar como", "Agir como", "Act as"],
  add: ["Agregar", "Adicionar", "Add"],
  adminPanel: ["Panel de Alephee y fallas", "Painel da Alephee e falhas", "Alephee and faults panel"],
  all: ["todo", "tudo", "everything"],
  app: ["APP", "APP", "APP"],
  buyerEmpty: ["Nada recibido.", "Nada recebido.", "Nothing received."],
  cancel: ["Cancelar", "Cancelar", "Cancel"],
  channels: ["Canales", "Canais", "Channels"],
  chooseFiles: ["Elegir archivos", "Escolher arquivos", "Choose files"],
  chooseOption: ["Elija una opción", "Escolha uma opção", "Choose an option"],
  clear: ["Quitar todas", "Remover todas", "Clear all"],
  close: ["Cerrar", "Fechar", "Close"],
  composer: ["Mensaje a {0}", "Mensagem para {0}", "Message {0}"],
  composerHint: ["Para empezar escriba", "Para começar, escreva", "To begin, type"],
  composerKeys: [
    "Enter envía · ↑ trae lo anterior",
    "Enter envia · ↑ traz o anterior",
    "Enter sends · ↑ brings back the last one",
  ],
  count: ["Veces (vacío: siempre)", "Vezes (vazio: sempre)", "Times (empty: always)"],
  directMessages: ["Mensajes directos", "Mensagens diretas", "Direct messages"],
  dispatchEnter: ["Enter para aplicar", "Enter para aplicar", "Press Enter to apply"],
  dismiss: ["Descartar", "Dispensar", "Dismiss"],
  documents: ["Documentos: {0}", "Documentos: {0}", "Documents: {0}"],
  edited: ["(editado)", "(editado)", "(edited)"],
  emptyChannel: ["Todavía no hay mensajes.", "Ainda não há mensagens.", "No messages yet."],
  endpoint: ["Dónde", "Onde", "Where"],
  errAction: ["La app no respondió: {0}", "O app não respondeu: {0}", "The app did not answer: {0}"],
  errCommand: ["{0} falló: {1}", "{0} falhou: {1}", "{0} failed: {1}"],
  errDecimal: ["Solo números enteros.", "Somente números inteiros.", "Whole numbers only."],
  errEmail: [
    "Escriba una dirección de correo válida.",
    "Digite um e-mail válido.",
    "Enter a valid e-mail address.",
  ],
  errFileCount: ["Como máximo {0} archivo(s).", "No máximo {0} arquivo(s).", "At most {0} file(s)."],
  errFileSize: ["{0} pesa más de 10 MB.", "{0} tem mais de 10 MB.", "{0} is larger than 10 MB."],
  errFileType: [
    "{0}: este tipo de archivo no se acepta ({1}).",
    "{0}: este tipo de arquivo não é aceito ({1}).",
    "{0}: this file type is not accepted ({1}).",
  ],
  errLong: [
    "Use {0} caracteres como máximo; sobran {1}.",
    "Use no máximo {0} caracteres; sobram {1}.",
    "Use at most {0} characters; {1} too many.",
  ],
  errMax: ["El máximo es {0}.", "O máximo é {0}.", "The maximum is {0}."],
  errMin: ["El mínimo es {0}.", "O mínimo é {0}.", "The minimum is {0}."],
  errNumber: ["Escriba un número.", "Digite um número.", "Enter a number."],
  errRequired: [
    "Complete este campo obligatorio.",
    "Preencha este campo obrigatório.",
    "Please complete this required field.",
  ],
  errShort: [
    "Use {0} caracteres como mínimo.",
    "Use no mínimo {0} caracteres.",
    "Use at least {0} characters.",
  ],
  errUpload: [
    "No se pudo subir {0}: {1}",
    "Não foi possível enviar {0}: {1}",
    "{0} could not be uploaded: {1}",
  ],
  errUploading: [
    "Espere a que termine de subir el archivo.",
    "Aguarde o envio do arquivo terminar.",
    "Wait until the file has been uploaded.",
  ],
  errUrl: [
    "Escriba una dirección web válida.",
    "Digite um endereço web válido.",
    "Enter a valid web address.",
  ],
  errView: [
    "Tuvimos problemas para conectarnos ({0}). ¿Intentar de nuevo?",
    "Tivemos problemas de conexão ({0}). Tentar novamente?",
    "We had some trouble connecting ({0}). Try again?",
  ],
  faults: ["Fallas", "Falhas", "Faults"],
  faultsNone: ["Ninguna falla activa.", "Nenhuma falha ativa.", "No fault active."],
  fileLimits: [
    "Hasta {0} · {1} · 10 MB cada uno",
    "Até {0} · {1} · 10 MB cada",
    "Up to {0} · {1} · 10 MB each",
  ],
  filterOrders: ["Buscar un pedido", "Buscar um pedido", "Find an order"],
  integrated: ["integrado", "integrado", "integrated"],
  jumpToNew: ["Mensajes nuevos ↓", "Mensagens novas ↓", "New messages ↓"],
  kind: ["Qué falla", "Que falha", "What fails"],
  lastCalls: ["Últimas llamadas a Alephee", "Últimas chamadas à Alephee", "Last calls to Alephee"],
  limits: ["Límites por minuto", "Limites por minuto", "Limits per minute"],
  lookUp: ["Consultar con /alephee", "Consultar com /alephee", "Look up with /alephee"],
  messages: ["Mensajes", "Mensagens", "Messages"],
  moreActions: ["Más acciones", "Mais ações", "More actions"],
  navigation: ["Personas y canales", "Pessoas e canais", "People and channels"],
  noCalls: ["Todavía ninguna.", "Nenhuma ainda.", "None yet."],
  notConnected: [
    "Sin conexión con el sandbox; reintentando…",
    "Sem conexão com o sandbox; tentando de novo…",
    "Not connected to the sandbox; trying again…",
  ],
  notIntegrated: ["no integrado", "não integrado", "not integrated"],
  onlyYou: ["Solo visible para usted", "Visível somente para você", "Only visible to you"],
  optional: ["(opcional)", "(opcional)", "(optional)"],
  orders: ["Pedidos y compradores", "Pedidos e compradores", "Orders and buyers"],
  removeFile: ["Quitar {0}", "Remover {0}", "Remove {0}"],
  replies: ["Respuestas: {0}", "Respostas: {0}", "Replies: {0}"],
  replyAsBuyer: ["Responder como comprador", "Responder como comprador", "Reply as buyer"],
  reset: ["Restablecer el mundo", "Restaurar o mundo", "Reset the world"],
  resetAsk: [
    "Los pedidos, los documentos y lo que recibieron los compradores vuelven al comienzo.",
    "Os pedidos, os documentos e o que os compradores receberam voltam ao início.",
    "Orders, documents and what the buyers received go back to the beginning.",
  ],
  seconds: ["Segundos", "Segundos", "Seconds"],
  send: ["Enviar", "Enviar", "Send"],
  set: ["Fijar", "Definir", "Set"],
  submitting: ["Enviando…", "Enviando…", "Sending…"],
  unread: ["{0} sin leer", "{0} não lidas", "{0} unread"],
  unsupported: [
    "Esta página no sabe mostrar: {0}",
    "Esta página não sabe mostrar: {0}",
    "This page cannot show: {0}",
  ],
  uploading: ["subiendo…", "enviando…", "uploading…"],
  waitingForBuyer: ["esperando al comprador", "aguardando o comprador", "waiting for the buyer"],
};

/** The language of a locale such as `pt-BR`; English for all others. */
export function languageOf(locale) {
  const language = String(locale ?? "")
    .slice(0, 2)
    .toLowerCase();
  return LANGUAGES.includes(language) ? language : "en";
}

/** Give a function that tells a text of the page in the language of `locale`, with `{0}`, `{1}` filled in. */
export function speaker(locale) {
  const column = LANGUAGES.indexOf(languageOf(locale));
  return (name, ...values) =>
    TEXTS[name][column].replace(/\{(\d)\}/g, (_, index) => values[Number(index)] ?? "");
}

/** A role of the sandbox in the language of `locale`; an unknown one as it is. */
export function roleName(role, locale) {
  return ROLES[role]?.[LANGUAGES.indexOf(languageOf(locale))] ?? role;
}

/** An error as a sentence: the workspace's own sentence, or `wrap(code)` around a bare code. */
export function sentence(error, wrap) {
  const text = String(error ?? "?");
  return /\s/.test(text) ? text : wrap(text);
}
