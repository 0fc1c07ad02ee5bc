// What the page says to the local Bot API's server, and what it hears from it.

async function ask(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? response.statusText);
  return answer;
}

export const readState = () => ask("GET", "/demo/state");
export const say = (message) => ask("POST", "/demo/say", message);
export const upload = (file) => ask("POST", "/demo/upload", file);
export const tap = (button) => ask("POST", "/demo/tap", button);
export const jump = () => ask("POST", "/demo/jump", {});

// Calls `heard` with each event, and `lost` or `found` when the server goes and comes back.
export function listen({ heard, found, lost }) {
  const source = new EventSource("/demo/events");
  source.onmessage = (event) => heard(JSON.parse(event.data));
  source.onopen = found;
  source.onerror = lost;
}
