"""The file of the spool: whatever a crash leaves of it, whole records are found, in order."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.intake import spool
from switchroom.intake.spool import SpoolFile

records = st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=8)


def read_all(file: SpoolFile) -> list[bytes]:
    return [record for _, record in file.read(0, 1_000)]


@given(records, st.data())
def test_what_was_cut_off_is_dropped_and_all_before_it_is_there(
    written: list[bytes], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = spool.create(folder, "one")
        ends = []
        for record in written:
            file.append([record])
            ends.append(file.size)
        file.close()
        path = folder / "one.spool"
        cut = data.draw(st.integers(0, file.size))
        path.write_bytes(path.read_bytes()[:cut])
        (found,) = spool.left_over(folder)
        whole = [record for record, end in zip(written, ends, strict=True) if end <= cut]
        assert read_all(found) == whole
        assert not list(folder.glob(f"*{spool.ASIDE}"))
        # It goes on behind what is whole.
        found.append([b"later", b"latest"])
        found.close()
        (again,) = spool.left_over(folder)
        assert read_all(again) == [*whole, b"later", b"latest"]
        again.close()


@given(records, st.data())
def test_what_is_not_as_it_was_written_is_kept_aside(
    written: list[bytes], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = spool.create(folder, "one")
        file.append(written)
        file.close()
        path = folder / "one.spool"
        octets = bytearray(path.read_bytes())
        octets[8] ^= data.draw(st.integers(1, 255))
        path.write_bytes(octets)
        (found,) = spool.left_over(folder)
        assert read_all(found) == []
        assert (folder / f"one{spool.ASIDE}").read_bytes() == bytes(octets) + b"\n"
        found.close()


def test_a_file_of_a_living_process_is_left_alone(tmp_path: Path) -> None:
    file = spool.create(tmp_path, "one")
    file.append([b"mine"])
    assert spool.left_over(tmp_path) == []
    file.close()
    (found,) = spool.left_over(tmp_path)
    assert read_all(found) == [b"mine"]
    found.remove()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_half_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = spool.create(tmp_path, "one")
    file.append([b"whole"])

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("switchroom.intake.spool.os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            file.append([b"refused"])
    assert file.sealed
    assert read_all(file) == [b"whole"]
    assert file.path.stat().st_size == file.size
    file.close()
