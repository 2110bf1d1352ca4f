"""Print a rule's documentation: what is wrong, why, examples, how to mend it.

RULE is a code (RL201) or a name (failure-limit-too-low)."""

from __future__ import annotations

from .flags import Flag, Options, Positional
from .terminal import Terminal

FLAGS: tuple[Flag, ...] = ()
POSITIONAL = Positional("rule", "RULE", required=True, many=False)


def run(options: Options, terminal: Terminal) -> int:
    from ..pack import facts, load_rules, page

    asked = options["rule"][0]
    rules = {rule.code: rule for rule in load_rules()}
    rule = rules.get(asked.upper()) or next((each for each in rules.values() if each.name == asked.lower()), None)
    if rule is None:
        from difflib import get_close_matches

        near = get_close_matches(asked, [*rules, *(each.name for each in rules.values())], n=1)
        advice = f"did you mean `{near[0]}`?" if near else "`rollout-lint rules` lists them"
        terminal.remark(f"no rule `{asked}`: {advice}")
        return 2
    terminal.stdout.write(page(facts(rule)))
    return 0
