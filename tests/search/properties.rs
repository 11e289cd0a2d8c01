//! What holds for every query, whatever is in it.

use std::sync::LazyLock;

use dokcho::search::{Index, MOST_QUERY_CHARS, QueryError, Results};
use proptest::prelude::*;

use crate::catalogue;

static INDEX: LazyLock<Index> = LazyLock::new(catalogue::index);

/// Text of every script, and text that is nearly a query.
fn anything() -> impl Strategy<Value = String> {
    let pieces = [
        "진달래",
        "ㅈ",
        "ㅏ",
        "노란",
        "독",
        "rosa",
        "\u{1161}",
        "\u{11a8}",
        "\u{301}",
        "×",
        "꽃 ",
        " ",
        ",",
        ";",
        "🌸",
        "ﾡ",
        "Ａ",
        "먹는",
        "ß",
    ];
    let nearly = prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..12).prop_map(|p| p.concat());
    prop_oneof!["\\PC{0,40}", "[가-힣ㄱ-ㅣ ]{0,12}", "[a-zA-Z .;,\\[-]{0,30}", any::<String>(), nearly]
}

fn highlights_are_within_names(results: &Results) -> bool {
    results.hits.iter().all(|hit| {
        let in_order = hit.highlight.windows(2).all(|pair| pair[0].end <= pair[1].start);
        in_order && hit.highlight.iter().all(|range| !range.is_empty() && hit.matched.get(range.clone()).is_some())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn any_text_is_answered(query in anything(), limit in 0usize..20) {
        match INDEX.search(&query, limit) {
            Ok(results) => {
                prop_assert!(results.hits.len() <= limit && results.hits.len() <= results.total);
                prop_assert!(highlights_are_within_names(&results));
                let mut ids: Vec<_> = results.hits.iter().map(|hit| &hit.plant_id).collect();
                ids.sort();
                ids.dedup();
                prop_assert_eq!(ids.len(), results.hits.len(), "a plant is listed once");
            }
            Err(QueryError::TooLong { chars }) => prop_assert!(chars > MOST_QUERY_CHARS),
            Err(QueryError::Empty) => prop_assert!(query.trim().is_empty()),
            Err(QueryError::NothingUnderstood) => {}
        }
    }

    #[test]
    fn the_same_query_has_the_same_answer(query in anything()) {
        prop_assert_eq!(INDEX.search(&query, 10), INDEX.search(&query, 10));
    }

    #[test]
    fn decomposed_text_finds_the_same(query in "[가-힣]{1,6}") {
        use unicode_normalization::UnicodeNormalization;
        let decomposed: String = query.nfd().collect();
        let plants = |text: &str| INDEX.search(text, 10).unwrap().hits.into_iter().map(|hit| (hit.plant_id, hit.cost)).collect::<Vec<_>>();
        prop_assert_eq!(plants(&decomposed), plants(&query));
    }

    #[test]
    fn a_shorter_list_is_the_beginning_of_a_longer(query in anything(), limit in 0usize..10) {
        if let (Ok(short), Ok(long)) = (INDEX.search(&query, limit), INDEX.search(&query, 10)) {
            prop_assert_eq!(&short.hits[..], &long.hits[..limit.min(long.hits.len())]);
        }
    }
}
