//! What the graph becomes: relations from both ends, chains, indexes, order and backlinks. These sites
//! have a theme that prints what it is given, one line for each thing.

use expect_test::{Expect, expect};

use crate::support::Site;

/// A theme that prints every relation, index and backlink.
const DUMP: &str = r#"
//- themes/dump/templates/dump.html
{% component entries(list) %}{% for e in list %} {{ e.entity.slug }}
{%- if e.basis %}:{{ e.basis.name }}{% endif %}
{%- for way in e.chains %} (by {% for step in way %}{{ step.entity.slug }}
{%- if step.basis %}:{{ step.basis.name }}{% endif %}{% if not loop.last %}, {% endif %}{% endfor %}){% endfor %}
{%- endfor %}{% endcomponent entries %}
{% component value(of) %}{{ of.label }}{% if of.entity %} [{{ of.entity.slug }}]{% endif %}{% endcomponent value %}
//- themes/dump/templates/entity.html
{%- set e = page.entity -%}
{{ e.kind.name }}/{{ e.slug }} {{ e.position }} of {{ e.of }}
{%- if e.previous %}, after {{ e.previous.slug }}{% endif %}{% if e.next %}, before {{ e.next.slug }}{% endif %}
{% for r in e.relations %}{{ r.origin }} {{ r.name }} “{{ r.label }}”:{{ <entries list={r.entries} /> }}
{%- if r.absent %} {{ r.absent }}{% endif %}
{% endfor -%}
{% for m in page.mentions %}mentioned by {{ m.title }}{% if m.heading %} under {{ m.heading }}{% endif %}: {{ m.url }}
{% endfor -%}
//- themes/dump/templates/index.html
{{ page.index.title }} by {{ page.index.dimensions | join(sep=", ") }}
{% for g in page.index.groups %}{{ <value of={g.value} /> }}:{{ <entries list={g.entries} /> }}
{% endfor -%}
//- themes/dump/templates/cell.html
{{ page.title }}:{{ <entries list={page.index.groups[0].entries} /> }}
//- themes/dump/templates/matrix.html
{{ page.index.title }} by {{ page.index.dimensions | join(sep=", ") }}
{% for table in page.index.tables -%}
{% if table.basis %}at least {{ table.basis.name }}
{% endif -%}
{% for row in table.rows %}{{ <value of={row.value} /> }} {{ row.total }}:
{%- for cell in row.cells %} |{{ <entries list={cell.entries} /> }}{% if cell.url %} → {{ cell.url }}{% endif %}{% endfor %} | of
{%- for column in table.columns %} {{ column.label }}{% endfor %}
{% endfor -%}
{% endfor -%}
//- themes/dump/templates/list.html
//- themes/dump/templates/page.html
//- themes/dump/templates/home.html
//- themes/dump/templates/404.html
"#;

/// A site with that theme.
fn dumped(schema: &str, files: &str) -> Site {
    let schema = schema.replace("theme = \"base\"", "theme = \"dump\"");
    let site = Site::new(&format!("//- site.toml\n{schema}{DUMP}{files}"));
    site.must_build();
    site
}

fn kitchen(files: &str) -> Site {
    dumped(crate::support::KITCHEN, files)
}

fn shows(site: &Site, page: &str, expected: &Expect) {
    let text = site.page(page).replace("&#x2F;", "/").replace("&#39;", "'");
    let lines: Vec<_> = text.lines().map(str::trim_end).filter(|it| !it.is_empty()).collect();
    expected.assert_eq(&(lines.join("\n") + "\n"));
}

const DISHES: &str = "\
//- content/recipes/soup.md
---
title: Pea soup
order: 2
cook: ada
seasons: [summer, spring]
ingredients: [pea]
---
//- content/recipes/pie.md
---
title: Squash pie
order: 1
cook: ben
seasons: [autumn]
ingredients: [squash, flour]
---
//- content/recipes/bread.md
---
title: Bread
cook: ada
ingredients: [flour]
---
//- content/cooks/ada.md
---
title: Ada
---
//- content/cooks/ben.md
---
title: Ben
---
//- content/cooks/cleo.md
---
title: Cleo
---
//- content/ingredients/pea.md
---
title: Peas
---
//- content/ingredients/squash.md
---
title: Squash
---
//- content/ingredients/flour.md
---
title: Flour
---
//- content/seasons/autumn.md
---
title: Autumn
order: 3
---
//- content/seasons/spring.md
---
title: Spring
order: 1
---
//- content/seasons/summer.md
---
title: Summer
order: 2
---
";

#[test]
fn a_relation_is_typed_once_and_seen_from_both_ends() {
    let site = kitchen(DISHES);
    shows(
        &site,
        "recipes/soup/index.html",
        &expect![[r#"
        recipe/soup 2 of 3, after pie, before bread
        typed cook “Cook”: ada
        typed seasons “Seasons”: summer spring
        typed ingredients “Ingredients”: pea
    "#]],
    );
    shows(
        &site,
        "ingredients/flour/index.html",
        &expect![[r#"
        ingredient/flour 1 of 3, before pea
        inverse recipes “Used in”: pie bread
    "#]],
    );
    shows(
        &site,
        "seasons/spring/index.html",
        &expect![[r#"
        season/spring 1 of 3, before summer
        inverse recipes “Recipes in season”: soup
        inverse cooks “Cooks of the season”: ada (by soup)
    "#]],
    );
}

#[test]
fn a_chain_is_followed_through_an_inverse_and_seen_from_its_far_end() {
    let site = kitchen(DISHES);
    shows(
        &site,
        "cooks/ada/index.html",
        &expect![[r#"
        cook/ada 1 of 3, before ben
        derived seasons “Seasons”: spring (by soup) summer (by soup)
        inverse recipes “Recipes”: soup bread
    "#]],
    );
    shows(
        &site,
        "cooks/cleo/index.html",
        &expect![[r#"
        cook/cleo 3 of 3, after ben
    "#]],
    );
    shows(
        &site,
        "seasons/autumn/index.html",
        &expect![[r#"
        season/autumn 3 of 3, after summer
        inverse recipes “Recipes in season”: pie
        inverse cooks “Cooks of the season”: ben (by pie)
    "#]],
    );
}

#[test]
fn an_index_lists_every_value_and_those_without_one() {
    shows(
        &kitchen(DISHES),
        "by-season/index.html",
        &expect![[r#"
        Season by season
        Spring [spring]: soup
        Summer [summer]: soup
        Autumn [autumn]: pie
        All year round: bread
    "#]],
    );
}

#[test]
fn a_product_is_a_table_with_a_page_for_each_cell() {
    let site = kitchen(DISHES);
    shows(
        &site,
        "cook-season/index.html",
        &expect![[r#"
        Cook season by cook, season
        Ada [ada] 1: | soup → cook-season/ada/spring/index.html | soup → cook-season/ada/summer/index.html | | of Spring Summer Autumn
        Ben [ben] 1: | | | pie → cook-season/ben/autumn/index.html | of Spring Summer Autumn
        Cleo [cleo] 0: | | | | of Spring Summer Autumn
    "#]],
    );
    shows(
        &site,
        "cook-season/ada/spring/index.html",
        &expect![[r#"
        Ada, Spring: soup
    "#]],
    );
    assert!(!site.public().join("cook-season/ben/spring/index.html").exists());
    assert!(!site.public().join("cook-season/cleo").exists());
}

#[test]
fn backlinks_name_the_heading_and_come_in_order() {
    let site = kitchen(&format!(
        "{DISHES}\
//- content/about.md
---
title: About us
---

We love [[recipe/pie]] and [it](recipes/pie.md) again.

## In autumn

[[recipe/pie]], [[recipe/pie|still]], with bread.

### At night

[the pie](recipes/pie.md#how)
//- content/cooks/dora.md
---
title: Dora
---

## Her pie

[[recipe/pie#how]]
//- content/recipes/tart.md
---
title: Tart
summary: Like [[recipe/pie]], but flat.
---
//- content/recipes/_index.md
---
title: All recipes
---

Begin with [[recipe/pie]].
//- content/recipes/pie.md
---
title: Squash pie
---

## How

See [above](#how) and [[recipe/pie]] itself.
"
    ));
    shows(
        &site,
        "recipes/pie/index.html",
        &expect![[r#"
        recipe/pie 3 of 4, after bread, before tart
        mentioned by All recipes: recipes/index.html
        mentioned by About us: about/index.html
        mentioned by About us under In autumn: about/index.html#in-autumn
        mentioned by About us under At night: about/index.html#at-night
        mentioned by Tart: recipes/tart/index.html
        mentioned by Dora under Her pie: cooks/dora/index.html#her-pie
    "#]],
    );
}

const MUSEUM: &str = r#"
title = "Museum"
base_url = "https://example.org/"
theme = "base"

[basis.signed]
[basis.recorded]
[basis.attributed]

[kinds.painting]
plural = "Paintings"
path = "paintings"
sort = "-year"
[kinds.painting.fields]
year = { type = "integer" }
technique = { type = "string" }
[kinds.painting.relations]
by = { to = ["artist", "workshop"], many = true, annotated = true, inverse = "works", inverse_label = "Works" }
shows = { to = ["artist", "town"], many = true, inverse = "shown_on", inverse_absent = "Shown on nothing." }
towns = { via = "by.home", inverse = "paintings", absent = "Nobody knows where." }
regions = { via = "towns.region" }

[kinds.artist]
plural = "Artists"
path = "artists"
sort = "slug"
[kinds.artist.relations]
home = { to = "town", annotated = true }

[kinds.workshop]
plural = "Workshops"
path = "workshops"
[kinds.workshop.relations]
home = { to = "town", required = true, annotated = true }

[kinds.town]
plural = "Towns"
path = "towns"
[kinds.town.fields]
port = { type = "boolean", default = false }
[kinds.town.relations]
region = { to = "region", annotated = true }

[kinds.region]
plural = "Regions"
path = "regions"

[indexes.technique]
title = "By technique"
of = ["painting"]
by = ["technique"]
absent = "Unknown"

[indexes.ports]
of = ["painting"]
by = ["towns"]
where = [{ port = true }]

[indexes.sure]
of = ["painting"]
by = ["towns"]
basis = ["signed", "recorded"]

[indexes.table]
of = ["painting"]
by = ["regions", "towns"]
by_basis = ["signed", "recorded", "attributed"]
absent = ["Nowhere", "Nowhere"]
"#;

fn museum() -> Site {
    dumped(
        MUSEUM,
        "\
//- content/paintings/harbour.md
---
title: Harbour
year: 1650
technique: oil
by:
  - { to: artist/maria, basis: signed }
  - { to: workshop/north, basis: attributed }
shows: [town/delft, artist/maria]
---
//- content/paintings/market.md
---
title: Market
year: 1700
technique: tempera
by: [{ to: maria, basis: recorded }, zeno]
---
//- content/paintings/sketch.md
---
title: Sketch
by: []
---
//- content/paintings/study.md
---
title: Study
year: 1600
technique: oil
by: [{ to: workshop/north, basis: recorded }]
---
//- content/artists/maria.md
---
title: Maria
home: { to: delft, basis: recorded }
---
//- content/artists/zeno.md
---
title: Zeno
home: hague
---
//- content/workshops/north.md
---
title: The North
home: { to: delft, basis: signed }
---
//- content/towns/delft.md
---
title: Delft
port: true
region: { to: south, basis: signed }
---
//- content/towns/hague.md
---
title: The Hague
region: { to: south, basis: attributed }
---
//- content/towns/utrecht.md
---
title: Utrecht
---
//- content/regions/south.md
---
title: South
---
",
    )
}

#[test]
fn a_relation_may_lead_to_several_kinds() {
    let site = museum();
    shows(
        &site,
        "artists/maria/index.html",
        &expect![[r#"
        artist/maria 1 of 2, before zeno
        typed home “Home”: delft:recorded
        inverse works “Works”: market:recorded harbour:signed
        inverse shown_on “Paintings”: harbour
    "#]],
    );
    shows(
        &site,
        "workshops/north/index.html",
        &expect![[r#"
        workshop/north 1 of 1
        typed home “Home”: delft:signed
        inverse works “Works”: harbour:attributed study:recorded
    "#]],
    );
    shows(
        &site,
        "towns/delft/index.html",
        &expect![[r#"
        town/delft 1 of 3, before hague
        typed region “Region”: south:signed
        inverse shown_on “Paintings”: harbour
        inverse paintings “Paintings”: market:recorded (by maria:recorded) harbour:recorded (by maria:signed) (by north:attributed) study:recorded (by north:recorded)
    "#]],
    );
    shows(
        &site,
        "towns/utrecht/index.html",
        &expect![[r#"
        town/utrecht 3 of 3, after hague
        inverse shown_on “Paintings”: Shown on nothing.
    "#]],
    );
}

#[test]
fn a_chain_keeps_every_way_and_rests_on_the_weakest_step_of_the_strongest() {
    let site = museum();
    shows(
        &site,
        "paintings/harbour/index.html",
        &expect![[r#"
        painting/harbour 2 of 4, after market, before study
        typed by “By”: maria:signed north:attributed
        typed shows “Shows”: delft maria
        derived towns “Towns”: delft:recorded (by maria:signed) (by north:attributed)
        derived regions “Regions”: south:recorded (by delft:recorded)
    "#]],
    );
    shows(
        &site,
        "paintings/market/index.html",
        &expect![[r#"
        painting/market 1 of 4, before harbour
        typed by “By”: maria:recorded zeno
        derived towns “Towns”: delft:recorded (by maria:recorded) hague (by zeno)
        derived regions “Regions”: south:recorded (by delft:recorded) (by hague)
    "#]],
    );
    shows(
        &site,
        "paintings/sketch/index.html",
        &expect![[r#"
        painting/sketch 4 of 4, after study
        derived towns “Towns”: Nobody knows where.
    "#]],
    );
}

#[test]
fn an_index_can_be_by_a_field_by_some_values_and_by_some_bases() {
    let site = museum();
    shows(
        &site,
        "technique/index.html",
        &expect![[r#"
        By technique by Technique
        oil: harbour study
        tempera: market
        Unknown: sketch
    "#]],
    );
    shows(
        &site,
        "ports/index.html",
        &expect![[r#"
        Ports by town
        Delft [delft]: market:recorded (by maria:recorded) harbour:recorded (by maria:signed) (by north:attributed) study:recorded (by north:recorded)
    "#]],
    );
    shows(
        &site,
        "sure/index.html",
        &expect![[r#"
        Sure by town
        Delft [delft]: market:recorded (by maria:recorded) harbour:recorded (by maria:signed) study:recorded (by north:recorded)
        The Hague [hague]: market (by zeno)
        Utrecht [utrecht]:
    "#]],
    );
}

#[test]
fn a_product_has_a_table_for_each_basis() {
    let site = museum();
    shows(
        &site,
        "table/index.html",
        &expect![[r#"
        Table by region, town
        at least signed
        South [south] 3: | | market:recorded (by delft:recorded) (by hague) → table/south/hague/index.html | | harbour:recorded (by delft:recorded) study:recorded (by delft:recorded) | of Delft The Hague Utrecht Nowhere
        Nowhere 1: | | | | sketch → table/none/none/index.html | of Delft The Hague Utrecht Nowhere
        at least recorded
        South [south] 3: | market:recorded (by delft:recorded) (by hague) harbour:recorded (by delft:recorded) study:recorded (by delft:recorded) → table/south/delft/index.html | market:recorded (by delft:recorded) (by hague) → table/south/hague/index.html | | | of Delft The Hague Utrecht Nowhere
        Nowhere 1: | | | | sketch → table/none/none/index.html | of Delft The Hague Utrecht Nowhere
        at least attributed
        South [south] 3: | market:recorded (by delft:recorded) (by hague) harbour:recorded (by delft:recorded) study:recorded (by delft:recorded) → table/south/delft/index.html | market:recorded (by delft:recorded) (by hague) → table/south/hague/index.html | | | of Delft The Hague Utrecht Nowhere
        Nowhere 1: | | | | sketch → table/none/none/index.html | of Delft The Hague Utrecht Nowhere
    "#]],
    );
    shows(
        &site,
        "table/south/delft/index.html",
        &expect![[r#"
        South, Delft: market:recorded (by delft:recorded) (by hague) harbour:recorded (by delft:recorded) study:recorded (by delft:recorded)
    "#]],
    );
    shows(
        &site,
        "table/none/none/index.html",
        &expect![[r#"
        Nowhere, Nowhere: sketch
    "#]],
    );
}

#[test]
fn entities_come_in_the_order_of_their_kind() {
    let check = |sort: &str, expected: &str| {
        let entity = |slug: &str, title: &str, rest: &str| {
            format!("//- content/things/{slug}.md\n---\ntitle: {title}\n{rest}\n---\n")
        };
        let files = [
            entity("a", "Zebra", "n: 10\nday: 2023-02-16"),
            entity("b", "apple", "n: 9\nday: 2021-12-31"),
            entity("c", "Ärger", "n: -1"),
            entity("d", "Moon", "day: 2022-01-01"),
            entity("e", "moon", "n: 9\nday: 2022-01-01"),
        ];
        let schema = format!(
            "title = \"Site\"\nbase_url = \"https://example.org/\"\n[kinds.thing]\nplural = \"Things\"\n\
             path = \"things\"\nsort = \"{sort}\"\n[kinds.thing.fields]\nn = {{ type = \"integer\" }}\n\
             day = {{ type = \"date\" }}\n"
        );
        let list = "//- templates/kinds/thing-list.html\n{% for e in page.list.entries %}{{ e.entity.slug }}{% endfor %}\n";
        let site = Site::new(&format!("//- site.toml\n{schema}{list}{}", files.concat()));
        site.must_build();
        assert_eq!(site.page("things/index.html").trim(), expected, "sorted by {sort}");
    };
    check("title", "bdeac");
    check("-title", "cadeb");
    check("slug", "abcde");
    check("-slug", "edcba");
    check("n", "cbead");
    check("-n", "abecd");
    check("day", "bdeac");
    check("-day", "adebc");
}
