// The `:codes:` of Slack that bots use, as characters. Unknown codes stay text, as in Slack.

const CODES = `
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|no_entry ⛔
no_entry_sign 🚫|warning ⚠️|rotating_light 🚨|exclamation ❗|question ❓|grey_question ❔|bangbang ‼️|information_source ℹ️
bell 🔔|no_bell 🔕|mega 📣|loudspeaker 📢|speech_balloon 💬|thought_balloon 💭|envelope ✉️|email 📧|incoming_envelope 📨
outbox_tray 📤|inbox_tray 📥|package 📦|truck 🚚|articulated_lorry 🚛|airplane ✈️|convenience_store 🏪|department_store 🏬
house 🏠|shopping_cart 🛒|shopping_trolley 🛒|shopping_bags 🛍️|credit_card 💳|moneybag 💰|dollar 💵|receipt 🧾|ticket 🎫
label 🏷️|page_facing_up 📄|page_with_curl 📃|memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋|paperclip 📎|pushpin 📌
round_pushpin 📍|bookmark 🔖|file_folder 📁|open_file_folder 📂|card_index 📇|calendar 📆|date 📅|spiral_calendar_pad 🗓️
clock1 🕐|clock3 🕒|hourglass ⌛|hourglass_flowing_sand ⏳|stopwatch ⏱️|timer_clock ⏲️|alarm_clock ⏰|watch ⌚
arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrows_counterclockwise 🔄|repeat 🔁|leftwards_arrow_with_hook ↩️
rewind ⏪|fast_forward ⏩|black_square_for_stop ⏹️|double_vertical_bar ⏸️|lock 🔒|unlock 🔓|key 🔑|closed_lock_with_key 🔐
mag 🔍|mag_right 🔎|link 🔗|gear ⚙️|wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️|bulb 💡|zap ⚡|fire 🔥|boom 💥|bug 🐛
construction 🚧|robot_face 🤖|computer 💻|iphone 📱|telephone_receiver 📞|bar_chart 📊|chart_with_upwards_trend 📈
red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵|white_circle ⚪
black_circle ⚫|large_red_square 🟥|large_yellow_square 🟨|large_green_square 🟩|small_blue_diamond 🔹|small_orange_diamond 🔸
eyes 👀|eye 👁️|wave 👋|ok_hand 👌|ok 🆗|+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|clap 👏|raised_hands 🙌|raised_hand ✋
raising_hand 🙋|pray 🙏|handshake 🤝|point_right 👉|point_left 👈|point_up ☝️|point_down 👇|muscle 💪|tada 🎉|sparkles ✨
star ⭐|star2 🌟|heart ❤️|100 💯|smile 😄|slightly_smiling_face 🙂|wink 😉|thinking_face 🤔|confused 😕|disappointed 😞
sob 😭|sweat_smile 😅|sunglasses 😎|bust_in_silhouette 👤|busts_in_silhouette 👥|office 🏢|globe_with_meridians 🌐
earth_americas 🌎|flag-ar 🇦🇷|flag-br 🇧🇷|flag-cl 🇨🇱|flag-co 🇨🇴|flag-ec 🇪🇨|flag-mx 🇲🇽|flag-pe 🇵🇪|flag-uy 🇺🇾|flag-us 🇺🇸
`;

const TABLE = new Map(
  CODES.split(/[|\n]/)
    .filter((entry) => entry.includes(" "))
    .map((entry) => entry.split(" ")),
);

/** The character of a code without its colons, or undefined. */
export function emoji(code) {
  return TABLE.get(code);
}

/** Replace every known `:code:` in a text. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, code) => emoji(code) ?? whole);
}
