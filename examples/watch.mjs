// Print alerts from the desk's stream as they ring, none lost and none twice over a reconnect. Node 18 or later.
//   node watch.mjs [http://127.0.0.1:8080/ [FILTER [TOKEN]]]

const [base = "http://127.0.0.1:8080/", filter = "", token = ""] = process.argv.slice(2);
const url = new URL("api/stream", base);
if (filter) url.searchParams.set("filter", filter);

let last = ""; // id of the last event: where to go on
let pause = 2000; // milliseconds until the next try; the server may change it

async function listen() {
  const headers = { Accept: "text/event-stream" };
  if (last) headers["Last-Event-ID"] = last;
  if (token) headers.Authorization = `Bearer ${token}`;
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`the desk answered ${response.status}`);
  let text = "";
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    text += part;
    const events = text.split("\n\n");
    text = events.pop(); // the beginning of the next
    events.forEach(hear);
  }
}

function hear(event) {
  const fields = { event: "message", data: [] };
  for (const line of event.split("\n")) {
    const [, name, value] = line.match(/^([a-z]+): ?(.*)$/) ?? [];
    if (name === "data") fields.data.push(value);
    else if (name) fields[name] = value;
  }
  if (fields.retry) pause = Number(fields.retry);
  if (fields.event === "alert") {
    const { alert } = JSON.parse(fields.data.join("\n"));
    console.log(alert.id, alert.action, alert.headline);
  } else if (fields.event === "gap") {
    console.error("alerts are missing:", JSON.parse(fields.data.join("\n")).reason);
  }
  if (fields.id !== undefined) last = fields.id; // only once it is handled
}

for (;;) {
  try {
    await listen();
  } catch (error) {
    console.error(error.cause?.code ?? error.message);
  }
  await new Promise((next) => setTimeout(next, pause));
}
