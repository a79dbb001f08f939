// Which character is a :shortcode:? The ones a bot of this kind uses; any other stays as it was typed.

const EMOJI = {
  "+1": "👍", "-1": "👎", 100: "💯", abacus: "🧮", alarm_clock: "⏰", arrow_down: "⬇️", arrow_left: "⬅️", arrow_right: "➡️",
  arrow_up: "⬆️", balance_scale: "⚖️", bank: "🏦", bar_chart: "📊", bell: "🔔", books: "📚", bulb: "💡", calendar: "📅",
  chart_with_downwards_trend: "📉", chart_with_upwards_trend: "📈", check: "✔️", clipboard: "📋", clock1: "🕐", cloud: "☁️",
  computer: "💻", construction_worker: "👷", credit_card: "💳", dart: "🎯", desktop_computer: "🖥️", dollar: "💵", earth_americas: "🌎",
  electric_plug: "🔌", exclamation: "❗", eyes: "👀", factory: "🏭", fire: "🔥", floppy_disk: "💾", gear: "⚙️", grey_question: "❔",
  hammer_and_wrench: "🛠️", heavy_check_mark: "✔️", hospital: "🏥", hourglass: "⌛", hourglass_flowing_sand: "⏳", house: "🏠",
  information_source: "ℹ️", key: "🔑", large_blue_circle: "🔵", large_green_circle: "🟢", large_red_circle: "🔴",
  large_yellow_circle: "🟡", leftwards_arrow_with_hook: "↩️", link: "🔗", lock: "🔒", mag: "🔍", memo: "📝", moneybag: "💰",
  money_with_wings: "💸", office: "🏢", package: "📦", pencil: "✏️", pencil2: "✏️", point_right: "👉", pushpin: "📌", question: "❓",
  receipt: "🧾", recycle: "♻️", red_circle: "🔴", repeat: "🔁", robot_face: "🤖", rocket: "🚀", rotating_light: "🚨", scales: "⚖️",
  shield: "🛡️", shrug: "🤷", slightly_smiling_face: "🙂", smile: "😄", sparkles: "✨", speech_balloon: "💬", star: "⭐",
  stopwatch: "⏱️", tada: "🎉", thinking_face: "🤔", thumbsup: "👍", thumbsdown: "👎", trophy: "🏆", warning: "⚠️", wastebasket: "🗑️",
  wave: "👋", white_check_mark: "✅", wrench: "🔧", x: "❌", zap: "⚡",
};

export const emoji = (name) => EMOJI[name.split("::")[0]] ?? null;

export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (code, name) => emoji(name) ?? code);
