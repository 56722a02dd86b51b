//! Mappings proposed for public exports, where they lie beside the project.

use spandrel::history::{Changes, History, Mapping, guess};

use super::super::public::{open, outcomes, read_leads, read_opportunities};
use super::with_stages;

#[test]
fn they_are_explained() {
    for (name, title, questions) in [
        ("maven_crm/sales_pipeline.csv", "maven", 0),
        ("x_education_leads/Leads.csv", "leads", 0),
        ("crm_format_fixtures/sf_opportunity_data.csv", "salesforce", 1),
        ("crm_format_fixtures/sf_opportunity_history_data.csv", "salesforce_versions", 2),
        ("crm_format_fixtures/hubspot_deal_data.csv", "hubspot", 0),
        ("crm_format_fixtures/hubspot_deal_stage_data.csv", "hubspot_stages", 1),
        ("crm_format_fixtures/hubspot_deal_property_history_data.csv", "hubspot_properties", 1),
        ("crm_format_fixtures/hubspot_deal_pipeline_stage_data.csv", "hubspot_stage_table", 1),
    ] {
        let Some(_) = open(name) else { continue };
        let guess = guess(name, || Ok(open(name).unwrap())).unwrap();
        assert_eq!(guess.questions.len(), questions, "{name}");
        insta::assert_snapshot!(title, guess.mapping);
    }
}

#[test]
fn a_table_of_pipelines_is_none_of_them() {
    let name = "crm_format_fixtures/hubspot_deal_pipeline_data.csv";
    let Some(_) = open(name) else { return };
    let problem = guess(name, || Ok(open(name).unwrap())).unwrap_err().to_string();
    assert!(problem.contains("row 1: a table of pipelines says nothing of deals"), "{problem}");
    assert!(problem.contains("`pipeline_id`") && problem.contains("the deals themselves"));
}

#[test]
fn what_is_proposed_can_be_read() {
    let name = "maven_crm/sales_pipeline.csv";
    if open(name).is_some() {
        let guess = guess(name, || Ok(open(name).unwrap())).unwrap();
        let history = read_opportunities(name, &guess.mapping).unwrap();
        assert_eq!((outcomes(&history), history.left_out), ((4238, 2473, 1589), 500));
        assert_eq!(history.dimensions.len(), 1);
    }
    let name = "x_education_leads/Leads.csv";
    if open(name).is_some() {
        let guess = guess(name, || Ok(open(name).unwrap())).unwrap();
        assert_eq!(read_leads(name, &guess.mapping).unwrap().bad_rows.rows(), 338);
    }
    for (name, rows) in [
        ("crm_format_fixtures/sf_opportunity_history_data.csv", 10),
        ("crm_format_fixtures/hubspot_deal_stage_data.csv", 14),
    ] {
        let Some(file) = open(name) else { continue };
        let guess = guess(name, || Ok(open(name).unwrap())).unwrap();
        // Every value is a hash: in which order stages come, and which mean won, is asked.
        let mapping = Mapping::parse("map.toml", &with_stages(&guess.mapping)).unwrap();
        let history = History::gather(Changes::open(name, file, &mapping).unwrap()).unwrap();
        assert_eq!((history.records.len(), history.bad_rows.rows()), (rows, 0), "{name}");
    }
}
