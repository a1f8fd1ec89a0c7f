//! Words, sentences and code for the corpus, from a list and a generator of numbers that is always the same.

use std::fmt::Write as _;

const WORDS: &str = "able above account across add after again age air allow almost along also always among \
amount animal annual answer appear area around arrive ask autumn average bank barn base bear become before \
begin below beside between bird boat body border both branch bridge bring broad brook build call calm card \
carry case cattle cause centre chain chance change check choose city class clay clear climate close cloud \
coast cold collect colour column common compare condition consider contain corn corner cost council count \
country course cover crop cross current curve custom daily dark date deal decide deep degree depend depth \
describe detail differ direct distance district divide door double down draw drop dry dust early earth east \
edge effect eight either empty engine enough equal estimate even event every example expect explain extra \
face factor fall farm few field figure fill find fine fire first fish five flat flood floor flow follow \
foot force forest form forward four free fresh front fruit full garden gate general give glass gold good \
grain grass great green ground group grow guide half hand harbour hard harvest head heat heavy height help \
high hill hold hour house hundred ice idea inch include increase inland instrument iron island join keep \
kind labour lake land large last late lead leaf learn leave ledger left length less level light limit line \
list little local long lower main many map mark market marsh material matter meadow mean measure meet \
method middle mile mill mind mine model moist month moon morning motion mountain move much narrow near \
need never night north note notice number observe offer often old open orchard order other over paper part \
pass past path pattern pause people period permit place plain plan plant point pond port position pound \
power present press price produce proper provide public pull quality quantity quarter quick quiet rail rain \
raise range rate reach reason record reduce region remain repair report rest result return rich ridge right \
rise river road rock roof room root rough round row sail salt same sample sand scale scheme school sea \
season second section seed seem send series serve settle seven shallow shape share sheet shore short show \
side sign signal silver simple since site six size slope slow small smooth snow soil sound source south \
space speed spring square stage station steady steep step still stone store storm stream street strong \
study summer supply surface survey system table tall task term test third thousand three tide timber time \
total tower town track trade travel tree trial turn under unit until upper use usual valley value vary \
village visit volume wall warm water wave weather week weight well west wheat wheel while white whole wide \
wind winter within wood word work yard year yield young zone";

/// Numbers that look random and are the same each time (SplitMix64).
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        // Mixed once, or neighbouring seeds would give the same numbers, one later.
        let mut mixed = Self(seed);
        mixed.0 = mixed.next();
        mixed
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }

    /// A number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub(crate) fn word(&mut self) -> &'static str {
        thread_local!(static ALL: Vec<&'static str> = WORDS.split_whitespace().collect());
        ALL.with(|all| all[self.below(all.len())])
    }

    /// Words that begin with a capital, without a full stop.
    pub(crate) fn sentence(&mut self, n_words: usize) -> String {
        let first = self.word();
        let (capital, rest) = first.split_at(1);
        let mut text = format!("{}{rest}", capital.to_uppercase());
        for _ in 1..n_words {
            text.push(' ');
            text.push_str(self.word());
        }
        text
    }

    pub(crate) fn heading(&mut self) -> String {
        let n_words = 2 + self.below(3);
        self.sentence(n_words)
    }

    /// Sentences of 8 to 19 words, some with emphasis, code or a quotation.
    pub(crate) fn paragraph(&mut self, n_words: usize, text: &mut String) {
        let mut left = n_words;
        while left > 0 {
            let n_words = (8 + self.below(12)).min(left);
            left -= n_words;
            text.push_str(&self.sentence(n_words));
            match self.below(8) {
                0 => {
                    let _ = write!(text, " *{}*", self.word());
                }
                1 => {
                    let _ = write!(text, ", **{} {}**", self.word(), self.word());
                }
                2 => {
                    let _ = write!(text, " `{}`", self.word());
                }
                3 => {
                    let _ = write!(text, ", the district's \"{} {}\"", self.word(), self.word());
                }
                _ => {}
            }
            text.push('.');
            if left > 0 {
                text.push(' ');
            }
        }
    }
}

/// A code block like no other, in one of four languages.
pub(crate) fn code(at: usize, text: &mut String) {
    let mut random = Random::new(at as u64 + (2 << 40));
    let [a, b, c, d] = [(); 4].map(|()| random.word());
    let (n, m) = (random.below(1000), random.below(90) + 10);
    let code = match at % 4 {
        0 => format!(
            "```rust\n/// The {a} of a {b}, number {at}.\n#[derive(Debug, Clone)]\npub struct {a}_{at} {{\n    \
             {b}: Vec<u32>,\n    {c}: Option<String>,\n}}\n\nimpl {a}_{at} {{\n    \
             pub fn {d}(&self, limit: usize) -> usize {{\n        \
             let {c} = self.{b}.iter().filter(|it| **it > {n}).count();\n        \
             if {c} > limit {{ return {m}; }}\n        {c} * 2 // half of the {d}\n    }}\n}}\n```\n\n"
        ),
        1 => format!(
            "```python\nimport math\n\ndef {a}_{at}({b}, {c}=None):\n    \"\"\"The {a} of a {b}.\"\"\"\n    \
             total = {n}\n    for index, {d} in enumerate({b}):\n        if {d} % {m} == 0 and {c} is not None:\n            \
             total += math.sqrt({d}) * 0.5  # the {c}\n        else:\n            total -= index\n    \
             return {{'{a}': total, '{b}': len({b})}}\n```\n\n"
        ),
        2 => format!(
            "```javascript\n// The {a} of a {b}, number {at}.\nexport async function {a}{at}({b}, {c} = {n}) {{\n  \
             const found = new Map();\n  for (const [key, value] of Object.entries({b})) {{\n    \
             if (value > {c}) found.set(key, `${{value}} {d}`);\n  }}\n  \
             const answer = await fetch(\"/{a}/{at}\", {{ method: 'POST' }});\n  \
             return answer.ok ? found : null; /* {m} */\n}}\n```\n\n"
        ),
        _ => format!(
            "```c\n#include <stdio.h>\n\n#define LIMIT_{at} {n}\n\n/* The {a} of a {b}. */\n\
             static int {a}_{at}(const int *{b}, size_t n_{b}) {{\n    int {c}_sum = 0;\n    \
             for (size_t i = 0; i < n_{b}; i++) {{\n        {c}_sum += {b}[i] % {m};\n    }}\n    \
             printf(\"{d} %d\\n\", {c}_sum);\n    return {c}_sum > LIMIT_{at} ? 1 : 0;\n}}\n```\n\n"
        ),
    };
    text.push_str(&code);
}
