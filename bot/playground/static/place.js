// Where is the reader? The channel and the thread in the address: `#CHANNEL/THREAD`, so that Back closes a thread; or
// `#home`, the Home tab.

export const HOME = "home";

export function place() {
  const [channel, thread = null] = location.hash.slice(1).split("/");
  return { channel, thread };
}

export function go(channel, thread = null) {
  const hash = `#${channel}${thread ? `/${thread}` : ""}`;
  if (hash !== location.hash) location.hash = hash;
}

// A message's permalink (/archives/CHANNEL/pTS, ?thread_ts=TS) as a place.
export function placeOfPermalink(href) {
  const url = new URL(href, location.href);
  const found = url.origin === location.origin && /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(url.pathname);
  return found ? { channel: found[1], thread: url.searchParams.get("thread_ts") ?? `${found[2]}.${found[3]}` } : null;
}
