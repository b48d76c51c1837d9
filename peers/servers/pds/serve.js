// A directory of identities (did:plc, in memory) and a real PDS, both on the loopback address only.
const net = require("net");
const path = require("path");

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...given) {
  const first = given[0];
  if (typeof first === "number" && typeof given[1] !== "string") given.splice(1, 0, "127.0.0.1");
  else if (first && typeof first === "object" && first.port !== undefined && !first.host) first.host = "127.0.0.1";
  return listen.apply(this, given);
};

const [folder, pds, plc] = process.argv.slice(2);
const { TestNetworkNoAppView } = require(path.join(folder, "node_modules", "@atproto", "dev-env"));

TestNetworkNoAppView.create({
  plc: { port: Number(plc) },
  pds: { port: Number(pds), inviteRequired: false, rateLimitsEnabled: true },
}).then(
  (network) => process.on("SIGTERM", () => network.close().finally(() => process.exit(0))),
  (fault) => {
    console.error(fault);
    process.exit(1);
  },
);
