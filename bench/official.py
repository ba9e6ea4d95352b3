"""The official IFEval verifiers, timed: rows of JSON from the file that is named, then one pass a line of standard input.

Prints one JSON line that says what is measured, then one a pass. Started by verify.ts.
"""

import importlib
import importlib.metadata
import importlib.util
import json
import platform
import sys
import time
import types
from dataclasses import dataclass


@dataclass
class Row:
    key: int
    prompt: str
    instruction_id_list: list
    kwargs: list


def official():
    """The scorers of google-research's own package, else of lm_eval's copy, as functions of a row and its response."""
    if importlib.util.find_spec("instruction_following_eval"):
        lib = importlib.import_module("instruction_following_eval.evaluation_main")
        pair = (lib.test_instruction_following_strict, lib.test_instruction_following_loose)
        return "instruction_following_eval", [lambda row, text, score=score: score(row, {row.prompt: text}) for score in pair]
    spec = importlib.util.find_spec("lm_eval")
    if spec is None:
        sys.exit("This Python has neither instruction_following_eval nor lm_eval.")
    # Its packages are made by hand: importing them would load PyTorch, which no verifier needs.
    folder = spec.submodule_search_locations[0]
    for name, path in (("lm_eval", folder), ("lm_eval.tasks", f"{folder}/tasks"), ("lm_eval.tasks.ifeval", f"{folder}/tasks/ifeval")):
        package = types.ModuleType(name)
        package.__path__ = [path]
        sys.modules[name] = package
    lib = importlib.import_module("lm_eval.tasks.ifeval.utils")
    return f"lm_eval {importlib.metadata.version('lm_eval')}", [lib.test_instruction_following_strict, lib.test_instruction_following_loose]


def main():
    import nltk

    try:
        nltk.data.find("tokenizers/punkt_tab/english")
    except LookupError:
        sys.exit("NLTK's punkt_tab is not there.")
    name, scorers = official()
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = [(Row(i, r["prompt"], r["instruction_id_list"], r["kwargs"]), r["response"]) for i, r in enumerate(json.load(file))]
    versions = {package: importlib.metadata.version(package) for package in ("nltk", "langdetect")}
    print(json.dumps({"name": name, "python": platform.python_version(), **versions}), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        outcomes = [[score(row, text).follow_all_instructions for row, text in rows] for score in scorers]
        print(json.dumps({"seconds": time.perf_counter() - start, "passed": [sum(each) for each in outcomes]}), flush=True)


main()
