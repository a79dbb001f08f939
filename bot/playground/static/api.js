// How does the page talk to the local Slack? JSON requests, and one stream of changes that comes back by itself.

// The server's answer. A failure of any kind becomes { ok: false, error }, with words to show.
export async function post(path, body) {
  try {
    const response = await fetch(`/ui/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    const answer = await response.json().catch(() => null);
    if (answer && typeof answer === "object") return "ok" in answer ? answer : { ok: response.ok, ...answer };
    return { ok: response.ok, error: `the local Slack answered with status ${response.status}` };
  } catch {
    return { ok: false, error: "the local Slack cannot be reached: is it still running?" };
  }
}

export async function get(path) {
  const response = await fetch(`/ui/${path}`);
  if (!response.ok) throw new Error(`${path}: status ${response.status}`);
  return response.json();
}

const RETRY_MS = [300, 1000, 2000, 4000];

// Calls `joined` each time the stream stands (load the state then: nothing between the two is lost), `heard` with each
// change and `lost` when it breaks.
export function listen({ joined, heard, lost }) {
  let attempt = 0;
  const open = () => {
    const stream = new EventSource("/ui/events");
    stream.onopen = () => {
      attempt = 0;
      joined();
    };
    stream.onmessage = ({ data }) => heard(JSON.parse(data));
    stream.onerror = () => {
      stream.close();
      lost();
      setTimeout(open, RETRY_MS[Math.min(attempt++, RETRY_MS.length - 1)]);
    };
  };
  open();
}
