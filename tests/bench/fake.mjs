// The yardstick of the budget: a fake of the Messages resource that keeps them in memory only.
import { createServer } from "node:http";

const messages = [];

createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const message = {
      sid: `SM${String(messages.length).padStart(32, "0")}`,
      from: form.get("From"),
      to: form.get("To"),
      body: form.get("Body"),
      status: "queued",
      date_created: new Date().toUTCString(),
    };
    messages.push(message);
    const body = JSON.stringify(message);
    response.writeHead(201, {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(body),
    });
    response.end(body);
  });
}).listen(Number(process.argv[2]), "127.0.0.1");
