import pytest

from bot.domain.notes import Level
from bot.domain.rules import Rules
from bot.domain.xml_files import judge_xml
from tests.cases import case

DECLARED = b'<?xml version="1.0" encoding="UTF-8"?>'
UTF8 = b"\xef\xbb\xbf<?xml version='1.0' encoding='utf8'?>"
NFE = b'<nfeProc xmlns="urn:nfe"><NFe><infNFe Id="NFe0"><x/></infNFe></NFe><protNFe/></nfeProc>'
#: more than any memory holds, in a few bytes
BOMB = b"<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("z"))
)


def judged(content: bytes, rules: Rules, *, nfe: bool) -> tuple[Level, list[str]]:
    verdict = judge_xml("nfe.xml", content, rules.documents.xml, nfe=nfe)
    return verdict.level, [note.key.removeprefix("file.xml_") for note in verdict.notes]


@pytest.mark.parametrize(
    "content",
    [
        DECLARED + NFE,
        b"\xef\xbb\xbf\n " + DECLARED + NFE,
        b'<?xml version="1.0" encoding="UTF8"?>' + NFE,
        b'<?xml version="1.0" encoding="ISO-8859-1"?>' + NFE.replace(b"<x/>", b"<x>a\xe7\xe3o</x>"),
        ('<?xml version="1.0" encoding="utf-16"?>' + NFE.decode()).encode("utf-16"),
        b"<?xml version='1.0' encoding='windows-1252' ?>" + NFE.replace(b"<x/>", b"<x>\x93a\x94</x>"),
        b"<?xml-stylesheet href='nfe.xsl'?>" + NFE,
        NFE.replace(b"nfeProc", b"n:nfeProc").replace(b"infNFe", b"n:infNFe"),
        b"<!-- nota --><enviNFe>" + NFE + b"</enviNFe>",
    ],
)
def test_an_electronic_invoice_passes_however_it_was_saved(content: bytes, rules: Rules) -> None:
    assert judged(content, rules, nfe=True) == (Level.ALLOWED, [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (case("nfe_cut.xml"), "damaged"),
        (NFE[:-1], "damaged"),
        (NFE.replace(b"</NFe>", b""), "damaged"),
        (NFE + NFE, "damaged"),
        (b"\xff\xfe<", "damaged"),
        *((declared + NFE.replace(b"<x/>", b"<x>a\xe7\xe3o</x>"), "damaged") for declared in (DECLARED, b"", UTF8)),
        (case("nfe_event.xml"), "event"),
        (b"<a:evento xmlns:a='urn:a'/>", "event"),
        (DECLARED + b"<procInutNFe/>", "event"),
        (b"<protNFe><infProt/></protNFe>", "protocol"),
        (b"<ApplicationResponse/>", "protocol"),
    ],
)
def test_what_is_no_invoice_is_named_refused_as_one_and_warned_about_elsewhere(
    content: bytes, said: str, rules: Rules
) -> None:
    assert judged(content, rules, nfe=True) == (Level.REFUSED, [said])
    assert judged(content, rules, nfe=False) == (Level.WARNED, [said])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (case("nfe_soap.xml"), "answer"),
        (b"<soap:Envelope xmlns:soap='urn:s'>" + NFE + b"</soap:Envelope>", "answer"),
        (b"<!--" + b" " * 5000 + b"--><html/>", "answer"),
        (BOMB + b"]><a>&y;</a>", "doctype"),
        (b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "doctype"),
    ],
)
def test_what_is_no_document_at_all_is_refused(content: bytes, said: str, rules: Rules) -> None:
    for nfe in (True, False):
        assert judged(content, rules, nfe=nfe) == (Level.REFUSED, [said])


@pytest.mark.parametrize(
    "content",
    [
        b'<cfdi:Comprobante xmlns:cfdi="http://www.sat.gob.mx/cfd/4" Version="4.0"><cfdi:Emisor/></cfdi:Comprobante>',
        b'<?xml version="1.0" encoding="ISO-8859-1"?><DTE version="1.0"><Documento ID="F1"/></DTE>',
        b"<EnvioDTE><SetDTE><DTE/></SetDTE></EnvioDTE>",
        b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>',
        b"<AttachedDocument><![CDATA[<Invoice/>]]></AttachedDocument>",
        b"<CompNfse><Nfse/></CompNfse>",
        b"<nota/>",
    ],
)
def test_invoices_of_other_countries_pass_and_are_warned_about_where_an_nfe_is_expected(
    content: bytes, rules: Rules
) -> None:
    assert judged(content, rules, nfe=False) == (Level.ALLOWED, [])
    assert judged(content, rules, nfe=True) == (Level.WARNED, ["no_nfe"])


@pytest.mark.parametrize("content", [b"<nfeProc><protNFe/></nfeProc>", b"<NFe/>"])
def test_the_shell_of_an_invoice_is_refused_without_the_invoice(content: bytes, rules: Rules) -> None:
    assert judged(content, rules, nfe=True) == (Level.REFUSED, ["no_nfe"])


@pytest.mark.parametrize("hostile", [b"<a>" * 3_000_000, b"<a " + b"b='' " * 500_000, b"<" + b"a" * 9_000_000])
def test_hostile_files_cost_no_time(hostile: bytes, rules: Rules) -> None:
    assert judged(hostile, rules, nfe=True) == (Level.REFUSED, ["damaged"])
