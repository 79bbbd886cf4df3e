"""Papers with invented data: a receipt and a daily report, in both directions."""

from datetime import datetime, timedelta, timezone
from typing import Final

from printing.document import (
    AmountLine,
    Code,
    Column,
    Columns,
    Document,
    Frame,
    Heading,
    PageLabel,
    Pair,
    Paragraph,
    Part,
    Qr,
    Rule,
    Sides,
    SignatureLine,
    Spacer,
    Stamp,
    Strong,
    Table,
)

NOON: Final = datetime(2026, 8, 3, 12, 0, tzinfo=timezone(timedelta(hours=3, minutes=30)))
TRACKING: Final = "9F4K-27QX"


def a_receipt(*, stamp: str = "") -> Document:
    """The receipt of one visit: three services, one payment."""
    return Document(
        title="رسید دریافت خدمت",
        stamp=stamp,
        blocks=(
            Heading("دفتر پیشخوان خدمات دولت", align="center"),
            Paragraph(
                ("سراب، پروانهٔ ", Code("۷۲-۱۴-۰۰۸۷"), "، تلفن ", Code("۰۴۱-۴۳۲۲۰۰۰۰")),
                size="small",
                align="center",
            ),
            Rule("thick"),
            Sides(("رسید ", Code("۱۴۰۵-۲-۰۰۰۰۸۷", bold=True)), Code("۱۴۰۵/۰۵/۱۲  ۱۰:۴۲")),
            Sides("باجهٔ ۲ · متصدی ۱۰۲۴", "شیفت ۳۱۱", size="small"),
            Sides(Strong("علی محمّدی"), ("کد ملی ", Code("••••••۴۳۲۱"))),
            Rule(),
            Paragraph("۱  قبض برق (توانیر)", bold=True),
            AmountLine(("شناسهٔ قبض ", Code("7748317800142")), "۱۷٬۰۰۰٬۰۰۰", indent=3),
            AmountLine("کارمزد دفتر", "۱۲٬۰۰۰", indent=3),
            Paragraph("۲  تمدید گواهینامهٔ رانندگی پایهٔ سوم", bold=True),
            AmountLine("سهم پلیس راهور", "۲٬۶۵۰٬۰۰۰", indent=3),
            AmountLine("کارمزد دفتر", "۱۵۰٬۰۰۰", indent=3),
            Paragraph("۳  گواهی عدم سوءپیشینه", bold=True),
            AmountLine("کارمزد دفتر", "۱۲٬۰۰۰", indent=3),
            Rule(),
            AmountLine("جمع (ریال)", "۱۹٬۸۲۴٬۰۰۰", total=True),
            Paragraph("یک میلیون و نهصد و هشتاد و دو هزار و چهارصد تومان", size="small"),
            Sides(("نقد ", Code("۲۰٬۰۰۰٬۰۰۰")), ("باقی‌مانده ", Code("۱۷۶٬۰۰۰"))),
            Rule("dashed"),
            Pair("مدارک برگشتی", "شناسنامه"),
            Paragraph((Strong("گام بعدی: "), "پاسخ تا ", Code("۱۴۰۵/۰۵/۲۰"), " با پیامک می‌رسد.")),
            Frame((Paragraph("ثبت شد؛ در انتظار ارسال به دستگاه", bold=True, align="center"),)),
            Columns(
                (
                    Part((Qr(TRACKING, caption=Code(TRACKING)),), 2),
                    Part(
                        (
                            Paragraph("کد رهگیری", size="small"),
                            Paragraph(Code(TRACKING, bold=True), size="large"),
                            Spacer(1),
                            Paragraph(("شکایت از تعرفه: ", Code("۱۹۵")), size="small"),
                            Paragraph("این رسید را تا پایان کار نگه دارید.", size="small"),
                        ),
                        3,
                    ),
                ),
                middle=True,
            ),
        ),
    )


def an_english_receipt() -> Document:
    return Document(
        title="Service receipt",
        direction="ltr",
        language="en",
        blocks=(
            Heading("Government Services Counter Office", align="center", size="large"),
            Paragraph(
                ("Sarab, licence ", Code("72-14-0087"), ", tel. ", Code("041-43220000")),
                size="small",
                align="center",
            ),
            Rule("thick"),
            Sides(("Receipt ", Code("1405-2-000087", bold=True)), Code("1405/05/12  10:42")),
            Sides("Counter 2 · clerk 1024", "shift 311", size="small"),
            Sides(Strong("علی محمّدی"), ("code ", Code("••••••4321"))),
            Rule(),
            Paragraph("1  Electricity bill (Tavanir)", bold=True),
            AmountLine(("bill ", Code("7748317800142")), "17,000,000", indent=3),
            AmountLine("office fee", "12,000", indent=3),
            Paragraph("2  Driving licence renewal, class 3", bold=True),
            AmountLine("traffic police", "2,650,000", indent=3),
            AmountLine("office fee", "150,000", indent=3),
            Paragraph("3  Police clearance certificate", bold=True),
            AmountLine("office fee", "12,000", indent=3),
            Rule(),
            AmountLine("TOTAL (rial)", "19,824,000", total=True),
            Paragraph(
                "one million nine hundred and eighty-two thousand four hundred toman", size="small"
            ),
            Sides("Cash 20,000,000", "Change 176,000"),
            Rule("dashed"),
            Pair("Papers returned", "birth certificate"),
            Paragraph((Strong("What happens next: "), "answer by 1405/05/20 by SMS.")),
            Frame((Paragraph("Recorded; to be sent to agency", bold=True, align="center"),)),
            Columns(
                (
                    Part((Qr(TRACKING, caption=Code(TRACKING)),), 2),
                    Part(
                        (
                            Paragraph("Tracking code", size="small"),
                            Paragraph(Code(TRACKING, bold=True), size="large"),
                            Spacer(1),
                            Paragraph("Complaints about fees: 195", size="small"),
                            Paragraph("Keep this receipt until the end.", size="small"),
                        ),
                        3,
                    ),
                ),
                middle=True,
            ),
            Spacer(2),
            Stamp("COPY No. 1"),
        ),
    )


_PERSIAN: Final = str.maketrans("0123456789,", "۰۱۲۳۴۵۶۷۸۹٬")
_SERVICES: Final = (
    ("قبض برق", "توانیر"),
    ("تمدید گواهینامهٔ رانندگی", "پلیس راهور"),
    ("درخواست کارت ملّی هوشمند و تعویض شناسنامه به علّت تغییر مشخّصات", "ثبت احوال"),
    ("گواهی عدم سوءپیشینه", "قوّهٔ قضاییه"),
    ("بیمهٔ سلامت همگانی (IR-H7)", "بیمهٔ سلامت"),
)


def _figures(number: int) -> str:
    return f"{number:,}".translate(_PERSIAN)


def _services(lines: tuple[tuple[str, ...], ...]) -> Table:
    return Table(
        columns=(
            Column("ردیف", kind="amount"),
            Column("خدمت", share=3),
            Column("دستگاه", share=1.3),
            Column("کد", kind="code"),
            Column("تعداد", kind="amount"),
            Column("مبلغ (ریال)", kind="amount"),
            Column("کارمزد", kind="amount"),
        ),
        rows=lines,
        footer=("", "جمع", "", "", "۳٬۴۱۲", "۲٬۹۹۱٬۲۳۴٬۵۶۰", "۲۹٬۸۰۰٬۰۰۰"),
    )


def a_report(*, rows: int = 70, stamp: str = "") -> Document:
    """An office's day: figures, a long table, exceptions and signatures."""
    lines = tuple(
        (
            _figures(index + 1),
            _SERVICES[index % 5][0],
            _SERVICES[index % 5][1],
            f"72-14-{index:04d}",
            _figures((index * 7919) % 97 + 1),
            _figures((index * 104_729) % 9_000_000 * 10),
            _figures(index * 12_000),
        )
        for index in range(rows)
    )
    return Document(
        title="گزارش روزانهٔ دفتر",
        paper="a4",
        stamp=stamp,
        header=("دفتر پیشخوان خدمات دولت سراب، پروانهٔ ", Code("۷۲-۱۴-۰۰۸۷")),
        footer=("نسخهٔ ۲ · چکیدهٔ دفترکل ", Code("a41f-09bc-77e2")),
        page_label=PageLabel("صفحهٔ {page} از {pages}", "۰۱۲۳۴۵۶۷۸۹"),
        blocks=(
            Heading("گزارش روزانهٔ دفتر", size="huge"),
            Paragraph(("دوشنبه ", Code("۱۴۰۵/۰۵/۱۲"), "، ۳ شیفت از ۳ شیفت بسته شده است.")),
            Spacer(3),
            Columns(
                (
                    Part(
                        (
                            Pair("وجه نقد", ("۲۳٬۴۵۰٬۰۰۰ ", "ریال"), bold=True),
                            Pair("کارتخوان", "۴۱٬۲۰۰٬۰۰۰ ریال", bold=True),
                            Pair("مغایرت", (Code("−۱۵۰٬۰۰۰"), " ریال (توضیح داده شد)"), bold=True),
                        )
                    ),
                    Part(
                        (
                            Pair("مراجعان", "۶۳ نفر"),
                            Pair("زمان انتظار (میانه)", "۹ دقیقه"),
                            Pair("انجام در یک مراجعه", "۹۱٪"),
                        )
                    ),
                ),
                gap=8,
            ),
            Heading("خدمات به تفکیک دستگاه", size="large", level=2),
            _services(lines),
            Heading("موارد نیازمند بررسی", size="large", level=2),
            Paragraph(
                "۱) کسری ۱۵۰٬۰۰۰ ریال در باجهٔ ۱؛ متصدی: «علّت را نمی‌دانم». یک رسید ("
                "شمارهٔ ۰۰۰۰۴۱) با نفر دوم باطل شد و ۴۱۲٬۰۰۰ ریال به متقاضی برگشت. ۱۴ ردیف هنوز"
                " به مرکز نرسیده است؛ کهنه‌ترینِ آن‌ها از دیروز ساعت ۱۶:۴۰ در صف است."
            ),
            Spacer(4),
            SignatureLine(("مسئول دفتر", "متصدی صندوق", "بازرس")),
        ),
    )


def _english_services(lines: tuple[tuple[str, ...], ...]) -> Table:
    return Table(
        columns=(
            Column("No.", kind="amount"),
            Column("Service", share=3),
            Column("Agency", share=2),
            Column("Code", kind="code"),
            Column("Count", kind="amount"),
            Column("Amount (rial)", kind="amount"),
        ),
        rows=lines,
        footer=("", "Total", "", "", "1,722", "1,433,120,990"),
    )


def an_english_report(*, rows: int = 40) -> Document:
    lines = tuple(
        (
            str(index + 1),
            ("Electricity bill", "Driving licence renewal", "Birth certificate, new entry")[
                index % 3
            ],
            ("Tavanir", "Traffic police", "Civil registration")[index % 3],
            f"72-14-{index:04d}",
            f"{(index * 7919) % 97 + 1}",
            f"{(index * 104_729) % 9_000_000 * 10:,}",
        )
        for index in range(rows)
    )
    return Document(
        title="Office daily report",
        paper="a4",
        direction="ltr",
        language="en",
        header="Government services counter office, Sarab, licence 72-14-0087",
        footer="Version 2 · head of the ledger a41f-09bc-77e2",
        page_label=PageLabel("Page {page} of {pages}"),
        blocks=(
            Heading("Office daily report", size="huge"),
            Paragraph("Monday 1405/05/12. 3 of 3 shifts are closed."),
            Spacer(3),
            Columns(
                (
                    Part(
                        (
                            Pair("Cash", "23,450,000 rial", bold=True),
                            Pair("Card", "41,200,000 rial", bold=True),
                            Pair("Difference", "−150,000 rial (explained)", bold=True),
                        )
                    ),
                    Part(
                        (
                            Pair("Citizens", "63"),
                            Pair("Median wait", "9 minutes"),
                            Pair("Done in one visit", "91 %"),
                        )
                    ),
                ),
                gap=8,
            ),
            Heading("Services by agency", size="large", level=2),
            _english_services(lines),
            SignatureLine(("Head of office", "Cashier")),
        ),
    )
