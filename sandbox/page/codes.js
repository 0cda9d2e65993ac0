// Codes of the far side in words, as the bot says them: [español, português, English].
import { languageColumn } from "./texts.js";

const LOGISTICS = {
  to_be_agreed: ["a convenir", "a combinar", "to be agreed"],
  me1: ["Mercado Envíos 1", "Mercado Envios 1", "Mercado Envíos 1"],
  me2: ["Mercado Envíos 2", "Mercado Envios 2", "Mercado Envíos 2"],
  custom: ["por cuenta del vendedor", "por conta do vendedor", "seller's own shipping"],
  fulfillment: ["Full", "Full", "Full"],
  flex: ["Flex", "Flex", "Flex"],
  pickup: ["retiro en persona", "retirada em mãos", "pickup"],
  cross_docking: ["cross docking", "cross docking", "cross docking"],
  courier: ["mensajería", "transportadora", "courier"],
  "flex-turbo": ["Flex Turbo", "Flex Turbo", "Flex Turbo"],
};

const STATUSES = {
  0: ["Sin estado", "Sem situação", "No status yet"],
  10: ["Pendiente de envío", "Pendente de envio", "Ready to ship"],
  17: ["En el punto de despacho", "No ponto de despacho", "At the dispatch point"],
  20: ["Enviado", "Enviado", "Shipped"],
  70: ["Eliminado", "Excluído", "Deleted"],
  80: ["Entregado", "Entregue", "Delivered"],
  90: ["Cancelado", "Cancelado", "Cancelled"],
};

const REASONS = {
  1: ["Preguntar qué variante quiere", "Perguntar qual variação deseja", "Ask which variant the buyer wants"],
  2: ["Pedir datos para la factura", "Pedir dados para a nota fiscal", "Ask for billing details"],
  3: ["Enviar el enlace a la factura", "Enviar o link da nota fiscal", "Send the invoice link"],
  4: ["Otro motivo", "Outro motivo", "Other subject"],
  5: ["Prometer un horario de entrega", "Prometer um horário de entrega", "Promise a delivery time"],
};

/** How an order travels; a code nobody knows stays as it is. */
export const logisticName = (code, locale) => LOGISTICS[code]?.[languageColumn(locale)] ?? code;

/** The status of an order by its key; what Alephee says (`value`) where the key is unknown. */
export const statusName = (key, value, locale) => STATUSES[key]?.[languageColumn(locale)] ?? value;

/** Why a message was sent; an unknown reason by its documented name. */
export const reasonName = (key, name, locale) => REASONS[key]?.[languageColumn(locale)] ?? name;
