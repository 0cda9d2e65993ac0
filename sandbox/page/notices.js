// What went wrong with an action, in the language of the person: [español, português, English].
import { languageColumn } from "./texts.js";

// {0} is what the notice is about: the command typed, or what was wrong with an answer.
const NOTICES = {
  answer_refused: [
    "Slack no puede mostrar la respuesta de la app ({0}).",
    "O Slack não consegue mostrar a resposta do app ({0}).",
    "Slack cannot show the app's answer ({0}).",
  ],
  dispatch_failed: [
    "{0} falló: la app no está conectada (dispatch_failed).",
    "{0} falhou: o app não está conectado (dispatch_failed).",
    "{0} failed: the app is not connected (dispatch_failed).",
  ],
  no_response: [
    "La app respondió con un error o no respondió a tiempo.",
    "O app respondeu com um erro ou não respondeu a tempo.",
    "This app responded with an error or did not respond in time.",
  ],
  not_a_command: ["{0} no es un comando válido.", "{0} não é um comando válido.", "{0} is not a valid command."],
  not_possible: [
    "Esto cambió mientras tanto y ya no se puede usar. Mire de nuevo.",
    "Isto mudou nesse meio-tempo e não pode mais ser usado. Olhe de novo.",
    "This changed meanwhile and can no longer be used. Look again.",
  ],
  operation_timeout: [
    "{0} falló: la app no respondió en 3 segundos (operation_timeout).",
    "{0} falhou: o app não respondeu em 3 segundos (operation_timeout).",
    "{0} failed: the app did not answer within 3 seconds (operation_timeout).",
  ],
  trouble_connecting: [
    "Tuvimos problemas para conectarnos. ¿Intentar de nuevo?",
    "Tivemos problemas de conexão. Tentar novamente?",
    "We had some trouble connecting. Try again?",
  ],
  unreachable: [
    "No se pudo llegar al sandbox. ¿Sigue en marcha?",
    "Não foi possível chegar ao sandbox. Ele ainda está rodando?",
    "The sandbox could not be reached. Is it still running?",
  ],
};

/**
 * A sentence for a refused action; empty when there is nothing to tell.
 *
 * `code` and `subject` as the page API tells them; `message` is its English sentence, for codes unknown here.
 */
export function noticeText({ code, subject = "", message = "" }, locale) {
  if (!code) return "";
  const text = NOTICES[code]?.[languageColumn(locale)];
  return text ? text.replace("{0}", subject) : message || code;
}

/** The same for an answer of the page API: `{ok, error, subject, message}`. */
export function answerText(answer, locale) {
  return answer.ok ? "" : noticeText({ ...answer, code: answer.error ?? "no_response" }, locale);
}
