// An SMSC on the unchanged package "smpp". Commands come as lines of JSON on standard input, what
// happens goes out as lines of JSON on standard output. Its ledger says what it was given and what
// was acknowledged to it; what was not is brought again after the next bind.
const readline = require("node:readline");
const smpp = require("smpp");

const options = {
  password: "secret",
  receipts: "auto", // auto, none, early (before the answer), twice
  silent: 0, // every so many submits get no answer
  cut: 0, // every so many submits cut the link before the answer
  throttle: 0, // every so many submits are throttled
  delay: 0, // milliseconds up to which an answer takes; answers overtake each other
  late: 0, // milliseconds up to which a receipt takes
  quiet: false, // say nothing of single messages
  ...JSON.parse(process.argv[2] || "{}"),
};
const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

const sessions = new Set();
const submitted = []; // what was accepted, in order
const pending = new Map(); // ref -> deliver_sm that was not acknowledged
const acknowledged = [];
let next = 1;
let seen = 0;

const plain = (pdu) => ({
  source: pdu.source_addr,
  destination: pdu.destination_addr,
  source_ton: pdu.source_addr_ton,
  coding: pdu.data_coding,
  esm: pdu.esm_class,
  registered: pdu.registered_delivery,
  validity: pdu.validity_period,
  text: typeof pdu.short_message.message === "string" ? pdu.short_message.message : null,
  hex: Buffer.isBuffer(pdu.short_message.message)
    ? pdu.short_message.message.toString("hex")
    : null,
  udh: (pdu.short_message.udh || []).map((part) => Buffer.from(part).toString("hex")),
  sar: pdu.sar_total_segments
    ? [pdu.sar_msg_ref_num, pdu.sar_total_segments, pdu.sar_segment_seqnum]
    : null,
  payload: pdu.message_payload ? pdu.message_payload.message : null,
});

function deliver(fields, ref) {
  pending.set(ref, fields);
  for (const session of sessions) {
    if (session.bound) {
      bring(session, fields, ref);
      return;
    }
  }
}

function bring(session, fields, ref) {
  const { hex, ...rest } = fields;
  if (hex) rest.short_message = Buffer.from(hex, "hex");
  session.deliver_sm(rest, (answer) => {
    if (answer.command_status === 0) {
      pending.delete(ref);
      acknowledged.push(ref);
    }
    if (!options.quiet) say({ event: "deliver_resp", ref, status: answer.command_status });
    if (ref === options.last) say({ event: "last" });
  });
}

function receipt(id, pdu, state = "DELIVRD", error = "000") {
  const text =
    `id:${id} sub:001 dlvrd:001 submit date:2606011200 done date:2606011201 ` +
    `stat:${state} err:${error} text:`;
  deliver(
    {
      esm_class: 4,
      source_addr_ton: 1,
      source_addr_npi: 1,
      source_addr: pdu.destination_addr,
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      destination_addr: pdu.source_addr,
      short_message: text,
    },
    `receipt ${id} ${state}`,
  );
}

function later(most, deed) {
  if (most) setTimeout(deed, Math.random() * most);
  else deed();
}

function submit(session, pdu) {
  seen += 1;
  if (options.throttle && seen % options.throttle === 0) {
    session.send(pdu.response({ command_status: smpp.ESME_RTHROTTLED }));
    if (!options.quiet) say({ event: "throttled" });
    return;
  }
  const id = (next++).toString(16).toUpperCase().padStart(8, "0");
  submitted.push({ id, at: Date.now(), ...plain(pdu) });
  if (!options.quiet) say({ event: "submit", id, ...plain(pdu) });
  const cut = options.cut && seen % options.cut === 0;
  const silent = options.silent && seen % options.silent === 0;
  if (options.receipts === "early") receipt(id, pdu);
  if (cut) session.destroy();
  else if (!silent) later(options.delay, () => session.send(pdu.response({ message_id: id })));
  const times = { auto: 1, twice: 2 }[options.receipts] || 0;
  for (let n = 0; n < times; n += 1) later(options.late, () => receipt(id, pdu));
}

const server = smpp.createServer((session) => {
  sessions.add(session);
  const bind = (pdu) => {
    if (pdu.password !== options.password) {
      session.send(pdu.response({ command_status: smpp.ESME_RINVPASWD }));
      say({ event: "refused", system_id: pdu.system_id });
      session.close();
      return;
    }
    session.send(pdu.response({ system_id: "node" }));
    session.bound = pdu.command !== "bind_transmitter";
    say({ event: "bind", command: pdu.command, system_id: pdu.system_id });
    if (session.bound) for (const [ref, fields] of [...pending]) bring(session, fields, ref);
  };
  session.on("bind_transceiver", bind);
  session.on("bind_transmitter", bind);
  session.on("bind_receiver", bind);
  session.on("submit_sm", (pdu) => submit(session, pdu));
  session.on("enquire_link", (pdu) => session.send(pdu.response()));
  session.on("unbind", (pdu) => {
    session.send(pdu.response());
    say({ event: "unbind" });
    session.close();
  });
  session.on("error", () => {});
  session.on("close", () => {
    sessions.delete(session);
    say({ event: "closed" });
  });
});

function number(text) {
  return { ton: 1, npi: 1, digits: text.replace("+", "") };
}

const commands = {
  set: (values) => Object.assign(options, values),
  deliver: ({ ref, from, to, ...fields }) => {
    const [source, destination] = [number(from), number(to)];
    deliver(
      {
        source_addr_ton: source.ton,
        source_addr_npi: source.npi,
        source_addr: source.digits,
        dest_addr_ton: destination.ton,
        dest_addr_npi: destination.npi,
        destination_addr: destination.digits,
        ...fields,
      },
      ref,
    );
  },
  flood: ({ count, from, to }) => {
    options.last = `flood ${count - 1}`;
    for (let n = 0; n < count; n += 1) {
      const sender = String(Number(from) + (n % 100));
      commands.deliver({ ref: `flood ${n}`, from: sender, to, short_message: `flood ${n}` });
    }
  },
  receipt: ({ id, state, error }) => {
    const found = submitted.find((one) => one.id === id);
    receipt(id, { destination_addr: found.destination, source_addr: found.source }, state, error);
  },
  cut: () => sessions.forEach((session) => session.destroy()),
  ledger: () => say({ event: "ledger", submitted, acknowledged, pending: [...pending.keys()] }),
};

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { command, ...values } = JSON.parse(line);
  commands[command](values);
});
process.stdin.on("end", () => process.exit(0));

server.listen(options.port || 0, "127.0.0.1", () => {
  say({ event: "listening", port: server.address().port });
});
