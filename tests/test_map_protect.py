"""Maps behind a passphrase, and maps in a notebook."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import map_samples as samples
from map_visits import DESK, PHONE, shot
from mentornet.commands.passphrases import all_passphrases, one_passphrase
from mentornet.errors import UsageError
from mentornet.map import build_map, ego_view
from mentornet.map.protect import ITERATIONS, seal

PASSPHRASE = "Überraschung im Café 7"  # noqa: S105 - of a test
EGO = samples.EGO


@pytest.fixture(scope="module")
def view():
    spans, networks, values, reasons = samples.program(40, 6, strangers=20)
    found, _ = ego_view(
        EGO, program="Rising & Leaders", windows=spans, networks=networks, values=values, reasons=reasons, layout=None
    )
    return found


@pytest.fixture(scope="module")
def plain(view):
    return build_map(view)


@pytest.fixture(scope="module")
def sealed(plain):
    pytest.importorskip("cryptography", reason="needs the extra protect")
    return plain.protect(PASSPHRASE)


def unseal(parts, passphrase):
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce, data = (base64.b64decode(parts[name]) for name in ("salt", "nonce", "data"))
    key = hashlib.pbkdf2_hmac("sha256", passphrase.encode(), salt, parts["iterations"], dklen=32)
    return gzip.decompress(AESGCM(key).decrypt(nonce, data, None)).decode()


class TestSeal:
    def test_nothing_that_the_map_shows_is_in_the_bytes(self, view, plain, sealed):
        inside = [alter.name for alter in view.alters] + [view.name, "Rising", "People in touch", "25 May", "Sales"]
        for text in inside:
            assert text not in sealed.html
            assert text in plain.html or text == "25 May"
        assert "<noscript><p>A protected map needs JavaScript.</p></noscript>" in sealed.html
        assert '"levels":[' in plain.html
        assert '"levels":[' not in sealed.html

    def test_what_is_sealed_is_the_page(self, plain, sealed):
        found = re.search(r'id="sealed">(.*?)</script>', sealed.html, re.DOTALL)
        inside = json.loads(unseal(json.loads(found.group(1)), PASSPHRASE))
        assert inside["title"] == "Amara Okafor: network map"
        assert inside["body"] in plain.html
        assert 'id="map-data"' in inside["body"]

    def test_every_seal_has_its_own_salt_and_nonce(self):
        pytest.importorskip("cryptography", reason="needs the extra protect")
        one, two = seal("x", PASSPHRASE), seal("x", PASSPHRASE)
        assert one["iterations"] == ITERATIONS >= 600_000
        assert all(one[name] != two[name] for name in ("salt", "nonce", "data"))
        assert len(base64.b64decode(one["salt"])) == 16
        assert len(base64.b64decode(one["nonce"])) == 12

    def test_a_changed_byte_or_another_passphrase_opens_nothing(self):
        exceptions = pytest.importorskip("cryptography.exceptions", reason="needs the extra protect")
        parts = seal("secret", PASSPHRASE)
        assert unseal(parts, PASSPHRASE) == "secret"
        with pytest.raises(exceptions.InvalidTag):
            unseal(parts, PASSPHRASE + " ")
        data = bytearray(base64.b64decode(parts["data"]))
        data[3] ^= 1
        with pytest.raises(exceptions.InvalidTag):
            unseal({**parts, "data": base64.b64encode(bytes(data)).decode()}, PASSPHRASE)

    @given(st.text(max_size=7))
    def test_short_passphrases_are_refused(self, short):
        with pytest.raises(UsageError, match="at least 8 characters"):
            seal("x", short)

    def test_it_is_small(self):
        pytest.importorskip("cryptography", reason="needs the extra protect")
        spans, networks, values, reasons = samples.program(120, 24)
        found, _ = ego_view(
            EGO, program="P", windows=spans, networks=networks, values=values, reasons=reasons, layout=None
        )
        assert len(build_map(found).protect(PASSPHRASE).html.encode()) < 500_000


@pytest.mark.browser
class TestOpening:
    def unlock(self, seen, passphrase):
        seen.page.fill("#passphrase", passphrase)
        seen.page.keyboard.press("Enter")

    @pytest.mark.parametrize(("size", "name"), [(DESK, "desk"), (PHONE, "phone")])
    def test_the_passphrase_opens_the_map_as_it_is_without(self, visit, plain, sealed, size, name):
        bare = visit(plain.html, viewport=size)
        seen = visit(sealed.html, wait=False, viewport=size)
        assert seen.page.title() == "A protected network map"
        seen.page.screenshot(path=shot(f"locked-{name}"))
        self.unlock(seen, PASSPHRASE)
        seen.page.wait_for_selector("html[data-settled]")
        assert seen.page.title() == "Amara Okafor: network map"
        assert seen.text("#story") == bare.text("#story")
        assert seen.pixels() == bare.pixels()
        seen.page.click("#film > summary")
        assert seen.complaints == []
        assert seen.requests == [seen.url]

    def test_an_accent_typed_in_two_characters_opens_it(self, visit, sealed):
        seen = visit(sealed.html, wait=False)
        self.unlock(seen, "U\u0308berraschung im Cafe\u0301 7")
        seen.page.wait_for_selector("html[data-settled]")

    def test_a_wrong_passphrase_says_so_and_can_be_tried_again(self, visit, sealed):
        seen = visit(sealed.html, wait=False)
        self.unlock(seen, "wrong passphrase")
        seen.page.locator("#say", has_text="This passphrase does not open the map").wait_for()
        assert seen.page.locator("h1").inner_text() == "A protected network map"
        assert seen.complaints == []
        self.unlock(seen, PASSPHRASE)
        seen.page.wait_for_selector("html[data-settled]")

    def test_where_there_is_no_webcrypto_it_says_so(self, browser, sealed):
        """A page that comes over plain http from elsewhere has no WebCrypto."""
        context = browser.new_context()
        page = context.new_page()
        page.route("http://plain.example/", lambda route: route.fulfill(body=sealed.html, content_type="text/html"))
        page.goto("http://plain.example/")
        assert page.evaluate("typeof crypto.subtle") == "undefined"
        assert "no WebCrypto" in page.locator("#say").inner_text()
        assert page.locator("#passphrase").is_disabled()
        context.close()

    def test_hostile_names_stay_text_inside(self, visit):
        pytest.importorskip("cryptography", reason="needs the extra protect")
        names = {0: "<body>\n<script>window.__pwned=1</script>", 1: "</template><script>window.__pwned=2</script>"}
        spans, networks, values, reasons = samples.program(10, 2, names=names)
        found, _ = ego_view(
            EGO, program="<body>", windows=spans, networks=networks, values=values, reasons=reasons, layout=None
        )
        seen = visit(build_map(found).protect(PASSPHRASE).html, wait=False)
        self.unlock(seen, PASSPHRASE)
        seen.page.wait_for_selector("html[data-settled]")
        assert seen.page.evaluate("typeof window.__pwned") == "undefined"
        assert seen.text(".program") == "<body>"
        assert seen.complaints == []

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing(self, visit, sealed, scheme):
        axe = pytest.importorskip("axe_playwright_python.base", reason="needs axe-playwright-python")
        seen = visit(sealed.html, wait=False, color_scheme=scheme)
        seen.page.evaluate(axe.AXE_FILE_PATH.read_text(encoding="utf-8"))
        found = seen.page.evaluate("axe.run()")
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]] == []


@pytest.mark.browser
class TestNotebook:
    def test_a_map_shows_itself_in_a_frame_of_its_own(self, visit, plain):
        cell = f"<!doctype html><title>notebook</title><p id='own'>cell</p>{plain._repr_html_()}"
        seen = visit(cell, wait=False)
        frame = seen.page.frame_locator("iframe")
        frame.locator("html[data-settled]").wait_for(state="attached")
        assert frame.locator("h1").inner_text() == "Amara Okafor: your network over time"
        frame.locator("#back").click()
        frame.locator("html[data-settled='4']").wait_for(state="attached")
        seen.page.screenshot(path=shot("notebook"))
        assert seen.page.locator("iframe").get_attribute("sandbox") == "allow-scripts allow-downloads"
        assert (
            seen.page.evaluate(
                "() => { try { return document.querySelector('iframe').contentDocument } catch { return 1 } }"
            )
            is None
        )
        assert seen.complaints == []


class TestPassphrases:
    def test_a_file_gives_its_first_line(self, tmp_path):
        file = tmp_path / "secret.txt"
        file.write_text("\ufeffone two three\nignored\n", encoding="utf-8")
        assert one_passphrase(protect=False, file=file) == "one two three"

    def test_the_environment_and_nothing(self, monkeypatch):
        monkeypatch.setenv("MENTORNET_PASSPHRASE", "from the environment")
        assert one_passphrase(protect=True, file=None) == "from the environment"
        assert one_passphrase(protect=False, file=None) is None

    def test_in_a_pipe_it_does_not_wait_for_an_answer(self, monkeypatch):
        monkeypatch.delenv("MENTORNET_PASSPHRASE", raising=False)
        with pytest.raises(UsageError, match="set MENTORNET_PASSPHRASE or --passphrase-file"):
            one_passphrase(protect=True, file=None)

    def test_files_that_do_not_help_say_why(self, tmp_path):
        file = tmp_path / "people.csv"
        with pytest.raises(UsageError, match="cannot be read"):
            one_passphrase(protect=True, file=file)
        file.write_text("")
        with pytest.raises(UsageError, match="is empty"):
            one_passphrase(protect=True, file=file)
        file.write_text("person_id\nP1\n")
        with pytest.raises(UsageError, match="no column passphrase"):
            all_passphrases(file, ["P1"])
        file.write_text("person_id,passphrase\nP1,one two three\nP11,x\n")
        with pytest.raises(UsageError, match="row 3: 'P11' is no mentee"):
            all_passphrases(file, ["P1", "P2"])
        file.write_text("person_id,passphrase\nP1,one two three\n")
        with pytest.raises(UsageError, match="no passphrase for P2"):
            all_passphrases(file, ["P1", "P2"])

    @given(st.dictionaries(st.text("PQ0123456789", min_size=1), st.text("abc ,\"'é", min_size=8), min_size=1))
    @settings(deadline=None, max_examples=30)
    def test_everyone_gets_the_own_one(self, tmp_path_factory, given):
        import csv

        file = tmp_path_factory.mktemp("passphrases") / "people.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([("person_id", "passphrase"), *given.items()])
        assert all_passphrases(file, list(given)) == given


def test_the_command_seals_one_or_all_and_never_with_one_for_all(tmp_path, monkeypatch):
    pytest.importorskip("cryptography", reason="needs the extra protect")
    import mentornet as mn
    from mentornet.cli import app
    from mentornet.simulate import simulate

    monkeypatch.delenv("MENTORNET_PASSPHRASE", raising=False)
    simulate(tmp_path / "program", people=40)
    with mn.open(tmp_path / "program") as program:
        program.load()
        mentees = program.mentees()
    inside = ["--program", str(tmp_path / "program")]
    monkeypatch.setenv("MENTORNET_PASSPHRASE", PASSPHRASE)
    one = tmp_path / "one.html"
    done = CliRunner().invoke(app, ["map", mentees[0], "-o", str(one), "--protect", *inside])
    assert done.exit_code == 0, done.output
    assert "A protected network map" in one.read_text(encoding="utf-8")
    refused = CliRunner().invoke(app, ["map", "--all", "-o", str(tmp_path / "all"), "--protect", *inside])
    assert isinstance(refused.exception, UsageError)
    assert "own passphrase" in str(refused.exception)
    assert not (tmp_path / "all").exists()
    file = tmp_path / "people.csv"
    file.write_text("person_id,passphrase\n" + "".join(f"{p},secret of {p}\n" for p in mentees), encoding="utf-8")
    done = CliRunner().invoke(
        app, ["map", "--all", "-o", str(tmp_path / "all"), "--passphrase-file", str(file), *inside]
    )
    assert done.exit_code == 0, done.output
    for person in mentees:
        page = (tmp_path / "all" / f"{person}.html").read_text(encoding="utf-8")
        parts = json.loads(re.search(r'id="sealed">(.*?)</script>', page, re.DOTALL).group(1))
        assert "map-data" in unseal(parts, f"secret of {person}")
