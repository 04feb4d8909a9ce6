"""Invented names in several scripts and naming customs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .draws import Draws

# custom -> (given names, family names, "given family" or "family given"); an empty family name is a mononym.
_CUSTOMS: tuple[tuple[str, str, str], ...] = (
    ("Anna Jonas Lena Felix Greta Matthias Ute Jürgen", "Müller Schäfer Weiß Köhler Groß Brandt Vogt Krüger", "given"),
    ("Amara Chidi Ngozi Tunde Folákẹ́ Emeka Yétúndé Obinna", "Okafor Adéyemí Eze Balógun Nwosu Ọláwálé Ibe", "given"),
    ("Aoife Niamh Seán Róisín Conor Siobhán", "O’Brien Murphy Ó’Néill Walsh Byrne McCarthy", "given"),
    ("María Íñigo Lucía Joaquín Begoña Andrés", "García-López Núñez Peña Ibáñez Muñoz Solís", "given"),
    ("Zofia Łukasz Agnieszka Paweł Małgorzata Michał", "Wójcik Kamińska Dąbrowski Żak Jabłońska Król", "given"),
    ("Ayşe Mehmet Elif Çağla İbrahim Gül", "Yılmaz Öztürk Şahin Çelik Aydın Kılıç", "given"),
    ("Minh Linh Hương Đức Thảo Quân", "Nguyễn Trần Lê Phạm Đặng Võ", "family"),
    ("Guðrún Ólafur Þóra Björk Jón Sigríður", "Jónsdóttir Einarsson Þórsdóttir Gunnarsson", "given"),
    ("Олена Дмитро Наталія Сергій Ірина Андрій", "Шевченко Коваленко Бондаренко Мельник Ткаченко", "given"),
    ("Ελένη Γιώργος Μαρία Νίκος Σοφία Κώστας", "Παπαδοπούλου Γεωργίου Νικολάου Δημητρίου", "given"),
    ("ليلى عمر فاطمة يوسف مريم خالد", "الحسن منصور العلي حداد الخطيب", "given"),
    ("נועה אורי תמר איתן יעל דוד", "כהן לוי מזרחי פרץ ביטון", "given"),
    ("प्रिया अर्जुन अनन्या रोहन मीरा विक्रम", "शर्मा गुप्ता पटेल सिंह राव", "given"),
    ("சுதா கார்த்திக் மாலினி", "முருகன் இராமசாமி சுப்பிரமணியன்", "given"),
    ("婷 伟 芳 建国 丽华 子涵", "王 李 张 刘 陈 欧阳", "family-joined"),
    ("さくら 健太 陽子 大輔 美咲 翔", "佐藤 鈴木 高橋 田中 渡辺", "family"),
    ("민준 서연 지훈 하은 도윤 수빈", "김 이 박 최 정", "family-joined"),
    ("สมชาย มาลี อรุณ กัญญา", "ใจดี ทองสุข ศรีสุข", "given"),
    ("ሰላም አበበ ሕይወት ዳዊት", "ተስፋዬ በቀለ ገብረ ሀይሌ", "given"),
    ("Siti Budi Dewi Suharti Wayan Slamet", "", "mononym"),
    ("Grace James Olivia Noah Priya Daniel", "Thompson Reid Campbell Smith-Jones Baker Hughes", "given"),
)

_ORDERS = {"given": "{given} {family}", "family": "{family} {given}", "family-joined": "{family}{given}"}


def names(count: int, draws: Draws) -> list[str]:
    """Return ``count`` different invented names, all customs taking turns; a number tells further namesakes apart."""
    pools = [draws.shuffled(_pool(*custom)) for custom in _CUSTOMS]
    found: list[str] = []
    turn = 0
    while len(found) < count:
        for pool in pools:
            again = turn // len(pool)
            found.append(pool[turn % len(pool)] + (f" {again + 1}" if again else ""))
        turn += 1
    return draws.shuffled(found[:count])


def _pool(given: str, family: str, order: str) -> list[str]:
    if order == "mononym":
        return given.split()
    return [_ORDERS[order].format(given=g, family=f) for g in given.split() for f in family.split()]
