"""Two nodes on one database: one of them has the connection, whoever writes the messages."""

from pathlib import Path

import pytest

from tests import servers
from tests.carriers.smsc import fake_smsc, mobile_originated
from tests.carriers.trunk import handset, trunk
from tests.servers import Node, Postgres
from tests.world import eventually, settle_in


@pytest.mark.timeout(240)
def test_one_node_has_the_link_and_the_other_takes_it_over(
    postgres: Postgres, tmp_path: Path
) -> None:
    database = postgres.fresh()
    nodes = [servers.start(tmp_path / name, database=database) for name in ("one", "two")]
    with fake_smsc() as smsc:
        world = settle_in(nodes[0], "nodes", "postgres")
        line = trunk(world, "smpp", smsc.settings(), Rate="0")
        world.address(line.number)
        line.until_up()
        for node in nodes:
            world.base_url = node.base_url
            line.send("hello").until("sent")
        assert len(smsc.binds) == 1

        holder, other = _by_log(nodes)
        holder.kill()
        world.base_url = other.base_url
        sent = line.send("after the death")
        sent.until("sent")
        assert len(smsc.binds) == 2
        sequence = smsc.link().deliver(mobile_originated(handset(), line.number, "hi"))
        smsc.until(lambda: smsc.answers.get(sequence) == 0)
        eventually(lambda: [row for row in world.conversations() if row["state"] == "active"])
        world.close()
        assert other.stop() == 0
        smsc.until(lambda: smsc.unbinds == 1)


def _by_log(nodes: list[Node]) -> tuple[Node, Node]:
    """The node that serves the carrier, and the other one."""
    first, second = nodes
    logs = "".join(path.read_text() for path in first.data.glob("serve-*.log"))
    return (first, second) if "carrier.served" in logs else (second, first)
