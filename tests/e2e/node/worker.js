// Drives the unchanged package from outside: commands come as lines of JSON on standard input, what
// happens goes out as lines of JSON on standard output.
const readline = require("node:readline");
const { Supervisor, Worker, Workspace } = require("twilio-taskrouter");

const [kind, base, token, options] = process.argv.slice(2);
const address = `${base}/event-bridge/v1/wschannels`;
const settings = {
  ebServer: address,
  wsServer: address.replace(/^http/, "ws"),
  logLevel: "silent",
  ...JSON.parse(options || "{}"),
};

const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
const plain = (thing) => JSON.parse(JSON.stringify(thing ?? null));

const ofTask = (task) => ({
  sid: task.sid,
  status: task.status,
  attributes: plain(task.attributes),
  reason: task.reason,
  version: task.version,
  queueName: task.queueName,
});
const ofReservation = (reservation) => ({
  sid: reservation.sid,
  status: reservation.status,
  version: reservation.version,
  task: ofTask(reservation.task),
});
const ofWorker = (worker) => ({
  sid: worker.sid,
  name: worker.name,
  activity: worker.activity.name,
  attributes: plain(worker.attributes),
  version: worker.version,
  activities: [...worker.activities.values()].map((one) => one.name).sort(),
  channels: Object.fromEntries(
    [...worker.channels.values()].map((one) => [one.taskChannelUniqueName, one.capacity]),
  ),
  reservations: [...worker.reservations.values()].map(ofReservation),
});

const OF_RESERVATION = ["accepted", "canceled", "completed", "rejected", "rescinded", "timeout", "wrapup"];
const OF_TASK = ["canceled", "completed", "updated", "wrapup"];

function watchReservation(reservation) {
  for (const name of OF_RESERVATION) {
    reservation.on(name, (now) => say({ event: `reservation.${name}`, ...ofReservation(now) }));
  }
  for (const name of OF_TASK) {
    reservation.task.on(name, (now) => say({ event: `task.${name}`, ...ofTask(now) }));
  }
}

function watchWorker(worker) {
  worker.on("ready", () => {
    [...worker.reservations.values()].forEach(watchReservation);
    for (const channel of worker.channels.values()) {
      channel.on("capacityUpdated", (now) =>
        say({ event: "capacity", channel: now.taskChannelUniqueName, capacity: now.capacity }),
      );
      channel.on("availabilityUpdated", (now) =>
        say({ event: "availability", channel: now.taskChannelUniqueName, available: now.available }),
      );
    }
    say({ event: "ready", ...ofWorker(worker) });
  });
  worker.on("error", (error) => say({ event: "error", message: String(error.message || error) }));
  worker.on("disconnected", (why) => say({ event: "disconnected", message: why.message }));
  worker.on("tokenExpired", () => say({ event: "tokenExpired" }));
  worker.on("activityUpdated", (now) => say({ event: "activity", name: now.activity.name }));
  worker.on("attributesUpdated", (now) => say({ event: "attributes", attributes: plain(now.attributes) }));
  worker.on("reservationFailed", (what) => say({ event: "reservationFailed", ...plain(what) }));
  worker.on("reservationCreated", (reservation) => {
    watchReservation(reservation);
    say({ event: "reservationCreated", ...ofReservation(reservation) });
  });
}

const client =
  kind === "workspace"
    ? new Workspace(token, settings)
    : new (kind === "supervisor" ? Supervisor : Worker)(token, settings);
if (kind !== "workspace") {
  watchWorker(client);
}

const held = (sid) => {
  const reservation = client.reservations.get(sid);
  if (!reservation) {
    throw new Error(`there is no reservation ${sid}`);
  }
  return reservation;
};
const activity = (name) => [...client.activities.values()].find((one) => one.name === name);

const DEEDS = {
  accept: async ({ sid }) => ofReservation(await held(sid).accept()),
  // In one go, without a look at the events.
  acceptAndNote: async ({ sid, attributes }) => {
    const reservation = await held(sid).accept();
    await reservation.task.setAttributes(attributes);
    await client.setAttributes({ busy: true });
    return ofReservation(reservation);
  },
  reject: async ({ sid, options }) => ofReservation(await held(sid).reject(options)),
  wrap: async ({ sid }) => ofReservation(await held(sid).wrap()),
  complete: async ({ sid }) => ofReservation(await held(sid).complete()),
  refresh: async ({ sid }) => ofReservation(await held(sid).fetchLatestVersion()),
  dequeue: async ({ sid }) => ofReservation(await held(sid).dequeue()),
  transfer: async ({ sid, to }) => plain(await held(sid).task.transfer(to)),
  taskComplete: async ({ sid, reason }) => ofTask(await held(sid).task.complete(reason)),
  taskWrapUp: async ({ sid, reason }) => ofTask(await held(sid).task.wrapUp({ reason })),
  taskAttributes: async ({ sid, attributes }) => ofTask(await held(sid).task.setAttributes(attributes)),
  taskStarted: async ({ sid, at }) => ofTask(await held(sid).task.setVirtualStartTime(new Date(at))),
  taskRefresh: async ({ sid }) => ofTask(await held(sid).task.fetchLatestVersion()),
  activity: async ({ name, options }) => (await activity(name).setAsCurrent(options)).name,
  attributes: async ({ attributes }) => ofWorker(await client.setAttributes(attributes)),
  workerRefresh: async () => ofWorker(await client.fetchLatestVersion()),
  createTask: async ({ to, from, workflow, queue, options }) =>
    client.createTask(to, from, workflow, queue, options),
  state: async () => ofWorker(client),
  token: async ({ token }) => client.updateToken(token),
  disconnect: async () => client.disconnect(),
  othersActivity: async ({ worker, activity, options }) =>
    plain(await client.setWorkerActivity(worker, activity, options)),
  othersAttributes: async ({ worker, attributes }) =>
    plain(await client.setWorkerAttributes(worker, attributes)),
  monitor: async ({ task, reservation }) => plain(await client.monitor(task, reservation)),
  workers: async ({ options }) =>
    [...(await client.fetchWorkers(options)).values()].map((one) => one.friendlyName || one.name),
  worker: async ({ sid }) => (await client.fetchWorker(sid)).sid,
  queues: async ({ options }) =>
    [...(await client.fetchTaskQueues(options)).values()].map((one) => one.queueName || one.name),
  queue: async ({ sid }) => (await client.fetchTaskQueue(sid)).sid,
  task: async ({ sid }) => (await client.fetchTask(sid)).sid,
};

readline.createInterface({ input: process.stdin }).on("line", async (line) => {
  const { id, deed, ...rest } = JSON.parse(line);
  try {
    say({ answer: id, value: (await DEEDS[deed](rest)) ?? null });
  } catch (error) {
    say({ answer: id, error: String(error.message || error) });
  }
});
process.stdin.on("end", () => process.exit(0));
