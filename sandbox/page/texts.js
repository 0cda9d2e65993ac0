// What the page itself says, in the language of the person who looks at it: [español, português, English].

const LANGUAGES = ["es", "pt", "en"];

const ROLES = {
  requester: ["solicitante", "solicitante", "requester"],
  approver: ["aprueba", "aprova", "approver"],
  guest: ["invitado", "convidado", "guest"],
  external: ["externa", "externa", "external"],
};

const FAULTS = {
  "200refusal": ["200 con un rechazo", "200 com uma recusa", "200 with a refusal"],
  "200html": ["200 con una página web", "200 com uma página web", "200 with a web page"],
  400: ["400 contenido no aceptado", "400 conteúdo não aceito", "400 content not accepted"],
  401: ["401 clave no válida", "401 chave inválida", "401 invalid key"],
  403: ["403 no permitido", "403 não permitido", "403 not allowed"],
  404: ["404 no encontrado", "404 não encontrado", "404 not found"],
  409: ["409 en conflicto", "409 em conflito", "409 in conflict"],
  412: ["412 condición no cumplida", "412 condição não atendida", "412 condition not met"],
  413: ["413 archivo muy grande", "413 arquivo grande demais", "413 file too large"],
  416: ["416 fuera de rango", "416 fora do intervalo", "416 out of range"],
  429: ["429 demasiado rápido", "429 rápido demais", "429 too fast"],
  500: ["500 error interno", "500 erro interno", "500 internal error"],
  503: ["503 no disponible", "503 indisponível", "503 unavailable"],
  "503html": ["503 con una página web", "503 com uma página web", "503 with a web page"],
  down: ["down: todo cortado", "down: tudo cortado", "down: everything cut off"],
  empty: ["empty: respuesta vacía", "empty: resposta vazia", "empty: an empty answer"],
  hang: ["hang: no contesta, nada hecho", "hang: não responde, nada feito", "hang: no answer, nothing done"],
  hang_processed: ["hang: hecho, pero no contesta", "hang: feito, mas não responde", "hang: done, but no answer"],
  reset_before: ["reset_before: corte, nada hecho", "reset_before: corte, nada feito", "reset_before: cut off, nothing done"],
  reset_after: ["reset_after: hecho, y corte", "reset_after: feito, e corte", "reset_after: done, then cut off"],
  truncated: ["truncated: respuesta incompleta", "truncated: resposta incompleta", "truncated: half an answer"],
};

const TEXTS = {
  ahead: ["adelantado {0}", "adiantado {0}", "{0} ahead"],
  appTabs: ["Lugar de la app", "Espaço do app", "The app's place"],
  backTo: ["Volver a {0}", "Voltar para {0}", "Back to {0}"],
  actAs: ["Actuar como", "Agir como", "Act as"],
  add: ["Agregar", "Adicionar", "Add"],
  adminPanel: ["Panel de Alephee y fallas", "Painel da Alephee e falhas", "Alephee and faults panel"],
  all: ["todo", "tudo", "everything"],
  app: ["APP", "APP", "APP"],
  buyerEmpty: ["Nada recibido.", "Nada recebido.", "Nothing received."],
  cancel: ["Cancelar", "Cancelar", "Cancel"],
  channels: ["Canales", "Canais", "Channels"],
  chooseFile: ["Elegir un archivo", "Escolher um arquivo", "Choose a file"],
  chooseFiles: ["Elegir archivos", "Escolher arquivos", "Choose files"],
  noOption: ["Nada coincide", "Nada corresponde", "Nothing matches"],
  chooseOption: ["Elija una opción", "Escolha uma opção", "Choose an option"],
  clear: ["Quitar todas", "Remover todas", "Clear all"],
  close: ["Cerrar", "Fechar", "Close"],
  composer: ["Mensaje a {0}", "Mensagem para {0}", "Message {0}"],
  composerHint: ["Para empezar:", "Para começar:", "To begin:"],
  composerKeys: [
    "Enter envía · ↑ trae lo anterior",
    "Enter envia · ↑ traz o anterior",
    "Enter sends · ↑ brings back the last one",
  ],
  count: ["Veces (vacío: siempre)", "Vezes (vazio: sempre)", "Times (empty: always)"],
  dateDay: ["dd", "dd", "dd"],
  dateMonth: ["mm", "mm", "mm"],
  dateTime: ["hh:mm", "hh:mm", "hh:mm"],
  dateYear: ["aaaa", "aaaa", "yyyy"],
  directMessages: ["Mensajes directos", "Mensagens diretas", "Direct messages"],
  dispatchEnter: ["Enter para aplicar", "Enter para aplicar", "Press Enter to apply"],
  dismiss: ["Descartar", "Dispensar", "Dismiss"],
  documents: ["Documentos: {0}", "Documentos: {0}", "Documents: {0}"],
  edited: ["(editado)", "(editado)", "(edited)"],
  emptyAlerts: [
    "Cuando algo falle, aquí se lee qué pasó y qué hacer. Ahora está todo en orden.",
    "Quando algo falhar, aqui se lê o que houve e o que fazer. Agora está tudo em ordem.",
    "When something fails, this is where you read what happened and what to do. All is well now.",
  ],
  emptyApprovals: [
    "Aquí llega cada solicitud, con todo su contenido, para que otra persona la apruebe. Todavía no hay ninguna.",
    "Aqui chega cada solicitação, com todo o conteúdo, para que outra pessoa a aprove. Ainda não há nenhuma.",
    "Every request arrives here with its whole content, for a second person to approve. There is none yet.",
  ],
  emptyChannel: ["Todavía no hay mensajes.", "Ainda não há mensagens.", "No messages yet."],
  endpoint: ["Dónde", "Onde", "Where"],
  errDate: ["Escriba {0}.", "Digite {0}.", "Enter {0}."],
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
  faults: ["Provocar fallas", "Provocar falhas", "Make things fail"],
  faultsNone: ["Ninguna falla activa.", "Nenhuma falha ativa.", "No fault active."],
  hello: ["¡Hola, {0}!", "Olá, {0}!", "Hello, {0}!"],
  filterOrders: ["Buscar un pedido", "Buscar um pedido", "Find an order"],
  homeEmpty: [
    "La app todavía no publicó nada aquí.",
    "O app ainda não publicou nada aqui.",
    "The app has published nothing here yet.",
  ],
  integrated: ["integrado", "integrado", "integrated"],
  jumpToNew: ["Mensajes nuevos ↓", "Mensagens novas ↓", "New messages ↓"],
  kind: ["Qué falla", "Que falha", "What fails"],
  lastCalls: ["Últimas llamadas a Alephee", "Últimas chamadas à Alephee", "Last calls to Alephee"],
  limits: ["Límites por minuto", "Limites por minuto", "Limits per minute"],
  lookUp: ["Consultar con /alephee", "Consultar com /alephee", "Look up with /alephee"],
  lookAs: ["Ver como {0}", "Ver como {0}", "Look as {0}"],
  lookingAs: ["Ahora ve lo que ve {0}.", "Agora você vê o que {0} vê.", "You now see what {0} sees."],
  messageKeys: [
    "Las flechas llevan de un mensaje a otro.",
    "As setas levam de uma mensagem a outra.",
    "The arrow keys lead from message to message.",
  ],
  messageMenu: ["Más acciones con este mensaje", "Mais ações com esta mensagem", "More actions with this message"],
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
  orDrop: ["o suelte el archivo aquí", "ou solte o arquivo aqui", "or drop it here"],
  orders: ["Pedidos y compradores", "Pedidos e compradores", "Orders and buyers"],
  perMinute: ["Por minuto", "Por minuto", "Per minute"],
  pickDate: ["Elegir en el calendario", "Escolher no calendário", "Choose in the calendar"],
  removeFile: ["Quitar {0}", "Remover {0}", "Remove {0}"],
  replies: ["Respuestas: {0}", "Respostas: {0}", "Replies: {0}"],
  replyAsBuyer: ["Responder como comprador", "Responder como comprador", "Reply as buyer"],
  reset: ["Restablecer el mundo", "Restaurar o mundo", "Reset the world"],
  resetAll: [
    "También se vacían los canales, y el bot empieza con un registro nuevo.",
    "Os canais também são esvaziados, e o bot começa com um registro novo.",
    "The channels are emptied too, and the bot starts with a new log.",
  ],
  resetKept: [
    "Los canales y el registro del bot quedan como están, porque el registro es suyo (BOT_DATABASE).",
    "Os canais e o registro do bot ficam como estão, porque o registro é seu (BOT_DATABASE).",
    "The channels and the bot's log stay as they are, because the log is yours (BOT_DATABASE).",
  ],
  resetSide: [
    "Los canales y el registro del bot quedan como están, porque el bot no es parte del sandbox.",
    "Os canais e o registro do bot ficam como estão, porque o bot não faz parte do sandbox.",
    "The channels and the bot's log stay as they are, because the bot is not part of the sandbox.",
  ],
  resetWorld: [
    "Los pedidos, los documentos y lo que recibieron los compradores vuelven al comienzo.",
    "Os pedidos, os documentos e o que os compradores receberam voltam ao início.",
    "Orders, documents and what the buyers received go back to the beginning.",
  ],
  seconds: ["Segundos", "Segundos", "Seconds"],
  send: ["Enviar", "Enviar", "Send"],
  set: ["Fijar", "Definir", "Set"],
  shortcuts: ["Atajos de la app", "Atalhos do app", "Shortcuts of the app"],
  skipToMessages: ["Ir a los mensajes", "Ir para as mensagens", "Skip to the messages"],
  submitting: ["Enviando…", "Enviando…", "Sending…"],
  tab_home: ["Inicio", "Início", "Home"],
  tab_messages: ["Mensajes", "Mensagens", "Messages"],
  tryFirst: [
    "Para ver un pedido y escribirle a su comprador, envíe",
    "Para ver um pedido e escrever ao comprador, envie",
    "To see an order and write to its buyer, send",
  ],
  tryNext: [
    "Nadie aprueba lo propio: para aprobar, elija después a Bruno o a Carla en «Actuar como» y vaya a #aprobaciones. El panel Alephee muestra qué recibe el comprador.",
    "Ninguém aprova o que pediu: para aprovar, escolha depois Bruno ou Carla em “Agir como” e vá a #aprobaciones. O painel Alephee mostra o que o comprador recebe.",
    "Nobody approves their own request: to approve it, choose Bruno or Carla under “Act as” and go to #aprobaciones. The Alephee panel shows what the buyer receives.",
  ],
  turnBy: ["Adelantar el reloj {0}", "Adiantar o relógio {0}", "Turn the clock forward {0}"],
  turn_day: ["+1 día", "+1 dia", "+1 day"],
  turn_hours: ["+2 h", "+2 h", "+2 h"],
  turn_quarter: ["+15 min", "+15 min", "+15 min"],
  calling: ["{0} para usted", "{0} para você", "{0} for you"],
  inThread: ["Respondió en un hilo: {0}", "Respondeu em um tópico: {0}", "Replied to a thread: {0}"],
  newMessages: ["Nuevo", "Novo", "New"],
  readOnly: [
    "Aquí solo escribe la app. Use sus comandos en un canal, por ejemplo en #soporte.",
    "Aqui só o app escreve. Use os comandos dele em um canal, por exemplo em #soporte.",
    "Only the app writes here. Use its commands in a channel, for example in #soporte.",
  ],
  unread: ["{0} sin leer", "{0} não lidas", "{0} unread"],
  unsupported: [
    "Esta página no sabe mostrar: {0}",
    "Esta página não sabe mostrar: {0}",
    "This page cannot show: {0}",
  ],
  uploading: ["subiendo…", "enviando…", "uploading…"],
  waitingForApproval: [
    "Esperan aprobación: {0}.",
    "Aguardam aprovação: {0}.",
    "Waiting for approval: {0}.",
  ],
  worldClock: ["Reloj", "Relógio", "Clock"],
  waitingForBuyer: ["esperando al comprador", "aguardando o comprador", "waiting for the buyer"],
};

/** Where the texts of `locale` stand in a row of three. */
export function languageColumn(locale) {
  return LANGUAGES.indexOf(languageOf(locale));
}

/** The language of a locale such as `pt-BR`; English for all others. */
export function languageOf(locale) {
  const language = String(locale ?? "")
    .slice(0, 2)
    .toLowerCase();
  return LANGUAGES.includes(language) ? language : "en";
}

/** Give a function that tells a text of the page in the language of `locale`, with `{0}`, `{1}` filled in. */
export function speaker(locale) {
  const column = languageColumn(locale);
  return (name, ...values) =>
    TEXTS[name][column].replace(/\{(\d)\}/g, (_, index) => values[Number(index)] ?? "");
}

/** What a kind of fault does, beginning with its code. */
export function faultName(kind, locale) {
  return FAULTS[kind]?.[languageColumn(locale)] ?? kind;
}

/** A role of the sandbox in the language of `locale`; an unknown one as it is. */
export function roleName(role, locale) {
  return ROLES[role]?.[languageColumn(locale)] ?? role;
}
