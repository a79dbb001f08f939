// How does the page talk to the local Slack? JSON requests, and one stream of changes that comes back by itself.

const REASONS = {
  app_did_not_respond: "the bot did not acknowledge it. Is it running? Try again.",
  message_not_found: "that message is gone.",
  action_not_found: "that message has changed since; use what it shows now.",
  invalid_action_value: "that choice is not offered any more.",
  thread_not_found: "that thread is gone.",
  not_in_channel: "this person is not in the channel.",
  msg_too_long: "it is too long for Slack; send it in parts.",
  not_found: "that dialog is closed already.",
};

// The server's answer. A failure of any kind becomes { ok: false, error }, where error is words to show.
export async function post(path, body) {
  try {
    const response = await fetch(`/ui/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await response.json().catch(() => null);
    if (answer?.ok === true || answer?.errors) return answer;
    return {
      ok: false,
      error:
        answer?.messages?.join("; ") ||
        REASONS[answer?.error] ||
        answer?.error ||
        `the local Slack answered with status ${response.status}.`,
    };
  } catch {
    return { ok: false, error: "the local Slack cannot be reached. Is it still running?" };
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
