"""Writes fixture.json: the texts below with what NLTK 3.8.1 and langdetect 1.0.9 make of them.

Python 3.11 with `pip install nltk==3.8.1 langdetect==1.0.9`, then: python make-fixture.py FOLDER
FOLDER holds punkt-english.json, the parameters of NLTK's English Punkt model.
A language is written only where 100 seeds agree on it; null means that the text has no features.
"""

import json
import pathlib
import sys

from langdetect import detector_factory
from langdetect.lang_detect_exception import LangDetectException
from nltk.tokenize import NLTKWordTokenizer
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

HERE = pathlib.Path(__file__).parent

ENGLISH = [
    "",
    " \n\t ",
    "One.",
    "One. Two! Three? Four",
    "No mark at all",
    "Dr. Mills and Mrs. Webb met at 3 p.m. near the U.S. border. They left at once.",
    "It costs $3.50, i.e. less than No. 7. Nobody paid 1,000.",
    "We live at 5 Elm St. The garden is small.",
    "J. S. Bach wrote it. W. A. Mozart did not.",
    "Version 2.0. Fixed in 2.1. 3. Restart it.",
    "She waited... and waited. . . . Then it rained.",
    "Wait... What? No!!! Really?! Yes.",
    'He said "Stop." Then he left. ("Why?") Nobody knew.',
    "(A full sentence.) [Another one.] {And a third!} 'A fourth?' Done.",
    "It ended.-- Then it began. It ended.\" -- Or not.",
    "First line.\nSecond line\nthird line. \n\n Fifth.\r\nSixth.\x1cSeventh.\u2028Eighth.\xa0Ninth.",
    "The meeting is on Jan. 5. in Denver, Colo. It starts early. Inc. 500 is a list.",
    "e.g. this one, etc. And so on. vs. that.",
    "A well-known co. Apples are red. The corp. The firm.",
    "Ends with a dot.and goes on without a space.Then stops.",
    "!?!?!)))) ...) .\" .' ?] a!b!c!",
    "List:\n1. Buy milk.\n2. Call Ann.\n3. Sleep.",
    "Émile came. émile left. ǅ stays. \u2167. \u216f. \U0001F642. \U0001D400. b.",
    "Don't say I can't, I'LL go. CAN'T you? It's the dog's; they've won, I'd say.",
    "I cannot, CANNOT and Cannot. Gimme that, lemme see, gonna, gotta, wanna go, wanna, more'n one, d'ye see?",
    "'Tis the season, 'twas the night, 'TIS so. GİMME gımme ’tis '90s 'a' 'b 'll 're rock 'n' roll.",
    "Quotes: \"double\", ``ticks'', ''pairs'', “curly”, ‘single’, «chevrons», „low“; don’t.",
    "Marks: a,b 1,000 3:45 a:b x@y.z #tag $5 50% R&D a;b *bold* **x** [a](b) <c> {d} -- e---f a--b.",
    "Ends in a colon:",
    "Ends in a comma,",
    "Trailing quote.\"",
    "Trailing bracket (here.) ]",
    "The END. Of ABC's story.' Next' one.'",
    "dots.... more..  and ... alone . here",
    "\ufeffStarts with a mark. \u200bHas a zero width space.",
    "\u3000Wide.\u3000Spaces!\u3000 \u0085 \x85Next.",
]

LANGUAGES = [
    "The ferry leaves the harbour at noon and comes back before it is dark.",
    "El barco sale del puerto al mediodía y vuelve antes de que oscurezca.",
    "O barco sai do porto ao meio-dia e volta antes de escurecer, não é?",
    "تغادر العبارة الميناء عند الظهر وتعود قبل المساء.",
    "नाव दोपहर को बंदरगाह से निकलती है और शाम को लौटती है।",
    "Le bateau quitte le port à midi et revient avant la nuit.",
    "Паром выходит из гавани в полдень и возвращается до темноты.",
    "Die Fähre verlässt den Hafen am Mittag und kommt vor der Dunkelheit zurück.",
    "フェリーは正午に港を出て、暗くなる前に戻ります。",
    "Il traghetto lascia il porto a mezzogiorno e torna prima che faccia buio.",
    "Prom wypływa z portu w południe i wraca przed zmrokiem.",
    "배는 정오에 항구를 떠나 어두워지기 전에 돌아온다.",
    "Lautta lähtee satamasta keskipäivällä ja palaa ennen pimeää.",
    "Con tàu rời cảng vào buổi trưa và quay lại trước khi trời tối.",
    "Con ta\u0300u ro\u031b\u0300i ca\u0309ng va\u0300o bu\u00f4\u0309i tr\u01b0a va\u0300 quay la\u0323i tr\u01b0\u01a1\u0301c khi tr\u01a1\u0300i t\u00f4\u0301i.",
    "เรือออกจากท่าตอนเที่ยงและกลับก่อนมืด",
    "渡輪中午離開港口，天黑前回來。",
    "המעבורת עוזבת את הנמל בצהריים.",
    "Пором виходить з гавані опівдні і повертається до темряви.",
    "Feribotul pleacă din port la prânz și se întoarce înainte de întuneric, știi ți-am spus.",
    "THE WHOLE TEXT IS IN CAPITALS AND GIVES ONLY ONE-LETTER BITS",
    "THE Ferry LEAVES at noon, AND comes BACK before DARK",
    "https://example.org/der/die/das/und/nicht see the long road to the north",
    "Write to die.der.das.und.nicht@haus-und-hof.example when the long road is open",
    "Паром из гавани the ferry возвращается в полдень и отдыхает",
    "12345 67.8 %$#",
    "\U0001F642\U0001F642 … !",
    "https://example.org/a someone@example.org",
]


def punkt(folder):
    tables = json.loads((folder / "punkt-english.json").read_text())
    parameters = PunktParameters()
    parameters.abbrev_types = set(tables["abbrev_types"])
    parameters.collocations = {tuple(pair) for pair in tables["collocations"]}
    parameters.sent_starters = set(tables["sent_starters"])
    parameters.ortho_context.update(tables["ortho_context"])
    return PunktSentenceTokenizer(parameters)


def language(text):
    detector_factory.init_factory()
    found = set()
    for seed in range(100):
        detector = detector_factory._factory.create()
        detector.seed = seed
        detector.append(text)
        try:
            found.add(detector.detect())
        except LangDetectException:
            return {"language": None}
    return {"language": found.pop()} if len(found) == 1 else {}


def row(text, tokenizer):
    # In UTF-16 units, as JavaScript counts.
    offset = [0]
    for char in text:
        offset.append(offset[-1] + len(char.encode("utf-16-le")) // 2)
    spans = [[offset[start], offset[end]] for start, end in tokenizer.span_tokenize(text)]
    words = [word for sentence in tokenizer.tokenize(text) for word in NLTKWordTokenizer().tokenize(sentence)]
    return {"text": text, "sentences": spans, "words": words, **language(text)}


tokenizer = punkt(pathlib.Path(sys.argv[1]))
rows = [json.dumps(row(text, tokenizer)) for text in ENGLISH + LANGUAGES]
(HERE / "fixture.json").write_text("[\n" + ",\n".join(rows) + "\n]\n")
