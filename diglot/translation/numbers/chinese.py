"""How Chinese writes numbers, in simplified and in traditional characters."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from diglot.translation.numbers import units
from diglot.translation.numbers.row import TRILLION, Row

_HOURS = r"(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|夜里|深夜|午夜|上午|早)"

CHINESE = Row(
    decimal=".",
    grouping=",\u00a0\u2009\u202f",
    han=True,
    scales={"万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8},
    bare={
        "一半": (Fraction(1, 2),),
        "半": (Fraction(1, 2),),
        "双": (2,),
        "翻番": (2,),
        "翻倍": (2,),
        "俩": (2,),
    },
    patterns=(
        ("discount", r"(?P<n>\d(?:\.\d)?|[一二三四五六七八九])折(?![腾磨叠断扣旧中射线返])"),
        ("span", r"(?<![个個])半(?:个|個)?(?:小时|小時|钟头|鐘頭)"),
        ("decade", r"{century}世[纪紀]的?{decade}年代"),
        ("decade", r"上(?:个|個)?世[纪紀]的?{decade}年代"),
        ("decade", r"{year}年代"),
        ("decade", r"(?<![\d十二三四五六七八]){decade}年代"),
        ("century", r"{n}世[纪紀]"),
        ("date", r"{year}\s?年\s?{m}\s?月\s?{day}\s?[日号號]"),
        ("date", r"{year}\s?年\s?{m}\s?月"),
        ("date", r"{m}\s?月\s?{day}\s?[日号號]?"),
        ("date", r"{m}(?=[至到–~-]\d{{1,2}}月)"),
        ("date", r"{m}\s?月(?![球亮光饼])"),
        ("date", r"{year}\s?年"),
        ("quarter", r"第?{n}季(?:度)?|Q{q}(?!\w)"),
        ("time", r"(?P<part>" + _HOURS + r"){hour}[点點时時:](?:(?P<half>半)|{minute}分?)?"),
        ("time", r"(?<![\w.]){hour}[点點时時](?:(?P<half>半)|{minute}分|[钟鐘整])"),
        ("plan", r"(?P<n>十[一二三四五六])五(?=[”」]?(?:规划|計劃|计划|規劃|时期|時期|期间|期間|末))"),
        ("plan", r"(?<=[“「])(?P<n>十[一二三四五六])五(?=[”」])"),
        ("seconds", r"(?<![\d.])(?P<whole>\d{{1,2}})秒(?P<part>\d\d)(?!\d)"),  # 9秒58
        ("ratio", r"(?<![\d.])(?P<a>\d{{1,6}})\s?比\s?(?P<b>\d{{1,6}})(?!\d)"),
    ),
    afternoon="下午|傍晚|晚上|晚间|深夜",
    morning="凌晨|清晨|早上|早晨|上午|中午|夜里|午夜|早",
    points="(?:个|個)?百分[点點]",
    basis_points="(?:个|個)?基[点點]",
    times="倍",
    half_after="(?:(?P<measure>个|個)|位|年|倍|天|岁|歲|小时|小時|里|米|公里|斤|点|點)半",
    some="[几幾数數上成好]",
    minus="负|負|零下",
    to=r"–|—|——|-|~|/|至|到|和|或|、",
    units=units.CHINESE,
    money={
        "美元|美金": "USD",
        "欧元|歐元": "EUR",
        "英镑|英鎊": "GBP",
        "日元|日圆|日圓": "JPY",
        "元|块钱|塊錢|圆": "元",
        "人民币|人民幣|元人民币|元人民幣": "CNY",
        "港元|港币|港幣": "HKD",
        "新台币|新臺幣|台币|臺幣": "TWD",
        "韩元|韓元": "KRW",
        "卢布|盧布": "RUB",
        "卢比|盧比": "INR",
        "瑞士法郎|瑞郎": "CHF",
        "加元": "CAD",
        "澳元": "AUD",
        "美分": "cent",
    },
    large=((TRILLION, "万亿"), (10**8, "亿"), (10**4, "万")),
    large_from=10**4,
    group_from=10**15,
    amount={
        "USD": "{}美元",
        "$": "{}美元",
        "EUR": "{}欧元",
        "GBP": "{}英镑",
        "pound": "{}英镑",
        "JPY": "{}日元",
        "CNY": "{}元",
        "元": "{}元",
        "HKD": "{}港元",
        "¥": "{}元",
        "INR": "{}卢比",
    },
    date="{year}年{month}月{day}日",
)

TRADITIONAL = replace(
    CHINESE,
    scales={**CHINESE.scales, "兆": TRILLION},
    large=((TRILLION, "兆"), (10**8, "億"), (10**4, "萬")),
    amount={
        "USD": "{}美元",
        "$": "{}美元",
        "EUR": "{}歐元",
        "GBP": "{}英鎊",
        "pound": "{}英鎊",
        "JPY": "{}日圓",
        "CNY": "{}元",
        "元": "{}元",
        "HKD": "{}港元",
        "TWD": "{}元",
    },
)
