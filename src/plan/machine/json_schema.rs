//! `data/schema.json`: the JSON Schema, draft 2020-12, of `data/site.json` and of every `index.json`,
//! made from what `site.toml` declares. It is strict: what it does not name is not there.

use serde_json::{Map, Value, json};

use crate::schema::{FieldType, Kind, Origin, Schema};

/// The whole schema; `id` is its address.
pub fn schema(schema: &Schema, title: &str, id: &str) -> Value {
    let mut defs = Map::new();
    let mut put = |name: &str, value: Value| defs.insert(name.to_owned(), value);
    put("site", site());
    let kinds = || schema.declared_kinds().map(|it| schema.kind(it));
    let all: Vec<_> = kinds().map(|it| reference(&kind_def(it))).collect();
    put("entity", json!({ "oneOf": all }));
    for kind in kinds() {
        put(&kind_def(kind), entity(kind));
    }
    put("link", link());
    put("entry", entry());
    put(
        "markdown",
        object(
            &[
                ("markdown", text("As the author wrote it, with its references resolved.")),
                ("html", text("The same as HTML.")),
            ],
            &["markdown", "html"],
        ),
    );
    put(
        "quotation",
        object(
            &[
                ("text", text("The words of the source.")),
                ("label", text("A label of its own, such as a number.")),
                ("citations", list(reference("place"))),
                ("note", reference("markdown")),
            ],
            &["text", "citations"],
        ),
    );
    put(
        "place",
        object(
            &[
                ("source", text("The slug of the source.")),
                ("place", text("The id of the place in it.")),
                ("label", text("The place in words.")),
                ("url", address("The place on the source's page.")),
            ],
            &["source", "place", "label", "url"],
        ),
    );
    put("part", part());
    put("ways", ways());
    put("basis", basis(schema));
    let mut whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("{title}: the data of the site, and of one entity"),
        "anyOf": [reference("site"), reference("entity")],
        "$defs": defs,
    });
    if let (Some(whole), false) = (whole.as_object_mut(), id.is_empty()) {
        whole.insert("$id".into(), id.into());
    }
    whole
}

fn kind_def(kind: &Kind) -> String {
    format!("kind-{}", kind.name)
}

fn reference(name: &str) -> Value {
    // A kind may be called anything, and a pointer is part of an address.
    let escaped = name.replace('~', "~0").replace('/', "~1");
    json!({ "$ref": format!("#/$defs/{}", crate::path::percent_encode(&escaped)) })
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

fn address(description: &str) -> Value {
    json!({ "type": "string", "format": "uri-reference", "description": description })
}

fn list(of: Value) -> Value {
    json!({ "type": "array", "items": of })
}

fn object(properties: &[(&str, Value)], required: &[&str]) -> Value {
    let properties: Map<_, _> =
        properties.iter().map(|(name, it)| ((*name).to_owned(), it.clone())).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn site() -> Value {
    let named = object(
        &[("name", json!({ "type": "string" })), ("label", json!({ "type": "string" }))],
        &["name", "label"],
    );
    let page = object(
        &[("title", json!({ "type": "string" })), ("url", address("Its address."))],
        &["title", "url"],
    );
    let basis = object(
        &[
            ("name", text("As links say it.")),
            ("label", text("As pages say it.")),
            ("meaning", text("What it means.")),
        ],
        &["name", "label", "meaning"],
    );
    let kind = object(
        &[
            ("name", text("Its name in ids.")),
            ("label", text("What one of them is called.")),
            ("plural", text("What several are called.")),
            ("url", address("The page that lists them.")),
            ("count", json!({ "type": "integer", "minimum": 0 })),
            ("fields", list(named.clone())),
            ("relations", list(named)),
        ],
        &["name", "label", "plural", "url", "count", "fields", "relations"],
    );
    let source = object(
        &[
            ("title", json!({ "type": "string" })),
            ("url", address("Its page.")),
            (
                "sha256",
                json!({ "type": ["string", "null"], "description": "The SHA-256 of the text that its quotations were checked against." }),
            ),
        ],
        &["title", "url", "sha256"],
    );
    let string = || json!({ "type": "string" });
    object(
        &[
            ("$schema", address("This schema.")),
            ("title", string()),
            ("description", string()),
            ("notice", string()),
            ("language", string()),
            ("url", address("The home page.")),
            ("generator", text("The program that made the site.")),
            ("bases", list(basis)),
            ("kinds", list(kind)),
            ("sources", list(source)),
            ("entities", list(reference("entity"))),
            ("links", list(reference("link"))),
            ("pages", list(page)),
        ],
        &[
            "title",
            "description",
            "notice",
            "language",
            "url",
            "generator",
            "bases",
            "kinds",
            "sources",
            "entities",
            "links",
            "pages",
        ],
    )
}

fn entity(kind: &Kind) -> Value {
    let fields: Map<_, _> = kind
        .fields
        .iter()
        .map(|it| {
            let mut value = field(&it.value);
            if let Some(object) = value.as_object_mut() {
                object.insert("title".into(), it.label.as_str().into());
            }
            (it.name.clone(), value)
        })
        .collect();
    let required: Vec<_> = kind.fields.iter().filter(|it| it.required).map(|it| it.name.as_str()).collect();
    let relations: Map<_, _> = kind
        .ends
        .iter()
        .map(|it| {
            let origin = match it.origin {
                Origin::Typed { .. } => "typed",
                Origin::Derived { .. } => "derived",
                Origin::Inverse { .. } => "inverse",
            };
            let mut value = object(
                &[("origin", json!({ "const": origin })), ("entries", list(reference("entry")))],
                &["origin", "entries"],
            );
            if let Some(object) = value.as_object_mut() {
                object.insert("title".into(), it.label.as_str().into());
            }
            (it.name.clone(), value)
        })
        .collect();
    let mut properties = vec![
        ("$schema", address("This schema.")),
        ("id", text("Its kind and slug; no other entity has it.")),
        ("kind", json!({ "const": kind.name })),
        ("slug", json!({ "type": "string" })),
        ("title", json!({ "type": "string" })),
        ("url", address("Its page.")),
        ("description", text("What it is about, in a sentence or two; may be empty.")),
        (
            "fields",
            json!({ "type": "object", "properties": fields, "required": required, "additionalProperties": false }),
        ),
        ("relations", json!({ "type": "object", "properties": relations, "additionalProperties": false })),
    ];
    let mut always = vec!["id", "kind", "slug", "title", "url", "description", "fields"];
    if kind.code.is_some() {
        properties.push(("code", text("Its short name.")));
        always.push("code");
    }
    if kind.source.is_some() {
        properties.push(("sha256", json!({ "type": ["string", "null"] })));
        properties.push(("parts", list(reference("part"))));
        always.push("parts");
    }
    object(&properties, &always)
}

fn field(of: &FieldType) -> Value {
    match of {
        FieldType::String => json!({ "type": "string" }),
        FieldType::Markdown => reference("markdown"),
        FieldType::Integer => json!({ "type": "integer" }),
        FieldType::Number => json!({ "type": "number" }),
        FieldType::Boolean => json!({ "type": "boolean" }),
        FieldType::Date => json!({ "type": "string", "format": "date" }),
        FieldType::Url => json!({ "type": "string", "format": "uri" }),
        FieldType::Enum(words) => json!({ "enum": words }),
        FieldType::Quote => reference("quotation"),
        FieldType::List(of) => list(field(of)),
    }
}

fn support() -> Vec<(&'static str, Value)> {
    vec![
        ("basis", reference("basis")),
        ("citations", list(reference("place"))),
        ("note", reference("markdown")),
        ("ways", reference("ways")),
    ]
}

fn link() -> Value {
    let mut properties = vec![
        ("from", text("The id of the entity where it begins.")),
        ("relation", text("The name of the relation.")),
        ("to", text("The id of the entity where it ends.")),
        (
            "origin",
            json!({ "enum": ["typed", "derived"], "description": "Whether an author typed it, or it follows from others." }),
        ),
    ];
    properties.extend(support());
    object(&properties, &["from", "relation", "to", "origin", "basis", "citations"])
}

fn entry() -> Value {
    let mut properties = vec![
        ("id", text("The id of the entity that it leads to.")),
        ("title", json!({ "type": "string" })),
        ("url", address("Its page.")),
    ];
    properties.extend(support());
    object(&properties, &["id", "title", "url", "basis", "citations"])
}

fn ways() -> Value {
    let step = object(
        &[("id", text("The entity that the step leads to.")), ("basis", reference("basis"))],
        &["id", "basis"],
    );
    let mut ways = list(list(step));
    if let Some(ways) = ways.as_object_mut() {
        ways.insert("description".into(), "For a derived link: each way there, without its ends.".into());
    }
    ways
}

fn basis(schema: &Schema) -> Value {
    let names = schema.bases.iter().map(|it| Value::from(it.name.as_str()));
    let names: Vec<_> = names.chain([Value::Null]).collect();
    json!({ "enum": names, "description": "What a link rests on; of a derived link, its weakest step." })
}

fn part() -> Value {
    let paragraph = object(
        &[
            ("id", text("Its id.")),
            ("label", text("The place in words.")),
            ("gist", text("What it says, in one line of the site's own; may be empty.")),
            ("text", text("Its text, where that may be published.")),
        ],
        &["id", "label", "gist"],
    );
    object(
        &[
            ("id", text("Its id.")),
            ("label", text("The place in words.")),
            ("role", text("What it is; may be empty.")),
            (
                "aside",
                json!({ "type": "boolean", "description": "Whether it is set aside and not counted." }),
            ),
            ("speaker", json!({ "type": ["string", "null"], "description": "The id of who speaks." })),
            ("paragraphs", list(paragraph)),
        ],
        &["id", "label", "role", "aside", "speaker", "paragraphs"],
    )
}
