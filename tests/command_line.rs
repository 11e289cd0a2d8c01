//! The built program as people and scripts use it: answers, faults, exit codes.

#[path = "command_line/bench.rs"]
mod bench;
#[path = "command_line/exchange.rs"]
mod exchange;
#[path = "command_line/faults.rs"]
mod faults;
#[path = "command_line/lists.rs"]
mod lists;
#[path = "command_line/real_photos.rs"]
mod real_photos;
#[path = "command_line/window.rs"]
mod window;

use bench::{repository, run, sample};
use serde_json::Value;

#[test]
fn the_bundled_foxglove_is_a_danger() {
    let done = run(&["identify", "--json", &sample("foxglove.png")]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let answer = done.json();
    assert_eq!(answer["headline"], "danger");
    assert_eq!(answer["best"]["plant_id"], "digitalis-purpurea");
    assert_eq!(answer["best"]["hazard"]["ingestion"], "deadly");
    assert_eq!(answer["answer_set"][0], answer["best"]);
    assert_eq!(answer["photo_sha256"].as_str().map(str::len), Some(64));
    assert_eq!(answer["model"]["sha256"].as_str().map(str::len), Some(64));
    for field in ["decode", "prepare", "infer", "total"] {
        assert!(answer["timings_ms"][field].as_f64().is_some_and(|ms| ms >= 0.0), "{field}");
    }
    let advice: Vec<&str> = answer["advice_ko"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(advice[0].contains("119"), "{advice:?}");
}

#[test]
fn the_bundled_sunflower_is_recognised() {
    let answer = run(&["identify", "--json", &sample("sunflower.png")]).json();
    assert_eq!(answer["best"]["plant_id"], "helianthus-annuus");
}

#[test]
fn a_cup_is_not_named_as_a_plant() {
    let answer = run(&["identify", "--json", &sample("cup.png")]).json();
    assert!(matches!(answer["headline"].as_str(), Some("not_a_plant" | "unknown")), "{answer}");
    assert_eq!(answer["best"], Value::Null);
    assert_eq!(answer["answer_set"], serde_json::json!([]));
}

#[test]
fn the_card_says_danger_what_to_do_and_119() {
    let done = run(&["identify", &sample("foxglove.png")]);
    for text in ["▲  위험", "디기탈리스", "Digitalis purpurea", "이렇게 하세요", "119", "토하게 하지 말고"] {
        assert!(done.stdout.contains(text), "{text} is missing:\n{}", done.stdout);
    }
    let english = run(&["identify", "--lang", "en", &sample("foxglove.png")]).stdout;
    assert!(english.contains("DANGER") && english.contains("call 119"), "{english}");
}

#[test]
fn a_bad_photo_does_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let text_file = folder.path().join("note.jpg");
    std::fs::write(&text_file, "not a picture at all").unwrap();
    let done = run(&["identify", "--json", &sample("foxglove.png"), &text_file.display().to_string(), &sample("sunflower.png")]);
    assert_eq!(done.code, 3);
    let lines: Vec<Value> = done.stdout.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["best"]["plant_id"], "digitalis-purpurea");
    assert_eq!(lines[1]["error"]["kind"], "unsupported_format");
    assert_eq!(lines[2]["best"]["plant_id"], "helianthus-annuus");
}

#[test]
fn the_same_photo_gives_the_same_answer() {
    let strip = |mut answer: Value| {
        answer.as_object_mut().unwrap().remove("timings_ms");
        answer
    };
    let once = strip(run(&["identify", "--json", &sample("sunflower.png")]).json());
    let again = strip(run(&["identify", "--json", &sample("sunflower.png")]).json());
    assert_eq!(once, again);
}

#[test]
fn the_heat_map_glows_on_the_flower() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("heat.png");
    let arguments = ["identify", "--json", "--heatmap", &out.display().to_string(), &sample("foxglove.png")].map(str::to_owned);
    assert_eq!(run(&arguments.each_ref().map(String::as_str)).code, 0);
    let heat = image::open(&out).unwrap().into_rgb8();
    let side = heat.width();
    // Red less green: high where it glows, whatever lies below. The flower stands in the middle.
    let warmth = |x: u32, y: u32| i64::from(heat.get_pixel(x, y)[0]) - i64::from(heat.get_pixel(x, y)[1]);
    let mean = |x0: u32, x1: u32| {
        (0..side).flat_map(|y| (x0..x1).map(move |x| (x, y))).map(|(x, y)| warmth(x, y)).sum::<i64>() / i64::from(side * (x1 - x0))
    };
    let (middle, edge) = (mean(side * 3 / 8, side * 5 / 8), mean(0, side / 8));
    assert!(middle > edge + 10, "middle {middle}, edge {edge}");
    assert_eq!(run(&["identify", "--heatmap", "x.png", "a.jpg", "b.jpg"]).code, 2);
}

#[test]
fn wrong_usage_has_its_own_exit_code() {
    for arguments in
        [&["identify"][..], &["nonsense"], &["identify", "--device", "abacus", "x.jpg"], &["identify", "--device", "gpu", "x.jpg"]]
    {
        assert_eq!(run(arguments).code, 2, "{arguments:?}");
    }
    let done = run(&["identify", "--json"]);
    assert_eq!((done.code, done.json()["error"]["kind"].as_str()), (2, Some("usage")));
    assert_eq!(run(&["--help"]).code, 0);
}

#[test]
fn plants_are_shown_by_any_of_their_names() {
    for name in ["digitalis-purpurea", "디기탈리스", "Digitalis purpurea", "foxglove"] {
        let plant = run(&["plants", "show", "--json", name]).json();
        assert_eq!(plant["plant_id"], "digitalis-purpurea", "{name}");
        assert!(!plant["sources"].as_array().unwrap().is_empty());
    }
    let unknown = run(&["plants", "show", "--json", "없는풀"]);
    assert_eq!((unknown.code, unknown.json()["error"]["kind"].as_str()), (3, Some("no_such_plant")));
}

#[test]
fn the_committed_database_is_built_from_the_committed_tables() {
    let folder = tempfile::tempdir().unwrap();
    let built = folder.path().join("plants.db");
    let done = run(&["plants", "build", "--json", "--db", &built.display().to_string()]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let committed = std::fs::read(repository().join("data/plants.db")).unwrap();
    assert!(std::fs::read(&built).unwrap() == committed, "data/plants.db is out of date; run `dokcho plants build`");
}

#[test]
fn doctor_finds_everything_well_here() {
    let done = run(&["doctor", "--json"]);
    let report = done.json();
    assert_eq!((done.code, &report["ok"]), (0, &Value::Bool(true)), "{report}");
}

#[test]
fn evaluate_measures_the_rows_it_should() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = folder.path().join("photos.csv");
    let rows = "file,taxon,role,split,source,source_class\n\
        foxglove.png,digitalis-purpurea,plant,test,drawn,foxglove\n\
        sunflower.png,helianthus-annuus,plant,test,drawn,sunflower\n\
        sunflower.png,rosa,plant,train,drawn,sunflower\n\
        cup.png,,not-a-plant,test,drawn,cup\n";
    std::fs::write(&manifest, rows).unwrap();
    let photos = repository().join("samples").display().to_string();
    let done = run(&["evaluate", "--json", &manifest.display().to_string(), "--photos", &photos]);
    let report = done.json();
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(report["top1"][0]["top1"]["hits"], 2);
    assert_eq!(report["top1"][0]["top1"]["cases"], 2, "training rows must be left out");
    assert_eq!(report["non_plant_named"]["hits"], 0);
    assert_eq!(report["hazardous_silent"]["cases"], 1);
    assert_eq!(run(&["evaluate", "--json", "/nowhere.csv", "--photos", &photos]).code, 3);
}
