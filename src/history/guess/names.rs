//! What columns are called by Salesforce, HubSpot, their connectors, and people.

/// The name without case, spaces and marks, and without what HubSpot's connectors put before it.
pub(super) fn normalised(name: &str) -> String {
    let plain: String =
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    plain.strip_prefix("property").filter(|rest| !rest.is_empty()).unwrap_or(&plain).to_owned()
}

/// Names of each role, the surest first; all normalised.
pub(super) const ID: &[&str] = &[
    "opportunityid",
    "dealid",
    "recordid",
    "hsobjectid",
    "id",
    "leadid",
    "prospectid",
    "leadnumber",
];
pub(super) const CREATED: &[&str] = &[
    "createddate",
    "createdate",
    "hscreatedate",
    "createdat",
    "createdon",
    "datecreated",
    "creationdate",
    "created",
    "opendate",
    "opened",
    "engagedate",
    "startdate",
];
pub(super) const CLOSED: &[&str] =
    &["closedate", "closeddate", "hsclosedate", "closedat", "closedon", "dateclosed", "closed"];
pub(super) const AMOUNT: &[&str] = &[
    "amount",
    "hsamount",
    "amountinhomecurrency",
    "amountconverted",
    "amountincompanycurrency",
    "dealamount",
    "closevalue",
    "dealvalue",
    "acv",
    "arr",
    "annualcontractvalue",
    "value",
];
pub(super) const STAGE: &[&str] =
    &["stagename", "stage", "dealstage", "dealpipelinestageid", "status", "outcome"];
pub(super) const IS_CLOSED: &[&str] = &["isclosed", "isdealclosed", "hsisclosed", "closed"];
pub(super) const IS_WON: &[&str] = &["iswon", "isclosedwon", "hsisclosedwon", "won"];
pub(super) const DELETED: &[&str] = &["isdeleted", "deleted", "archived"];
pub(super) const CONVERTED: &[&str] =
    &["converteddate", "conversiondate", "convertedat", "converted", "dateconverted"];
pub(super) const IS_CONVERTED: &[&str] = &["isconverted", "converted"];
/// A file that has one of these and no close date is one of leads.
pub(super) const LEAD_MARKS: &[&str] =
    &["leadid", "prospectid", "leadnumber", "isconverted", "converted", "converteddate"];

/// Names of dimensions, and what each is called in the mapping.
pub(super) const DIMENSIONS: &[(&str, &str)] = &[
    ("leadsource", "source"),
    ("originalsource", "source"),
    ("source", "source"),
    ("leadorigin", "origin"),
    ("segment", "segment"),
    ("type", "type"),
    ("dealtype", "type"),
    ("region", "region"),
    ("territory", "territory"),
    ("country", "country"),
    ("industry", "industry"),
    ("sector", "industry"),
    ("product", "product"),
    ("pipeline", "pipeline"),
    ("ownername", "owner"),
    ("dealowner", "owner"),
    ("opportunityowner", "owner"),
    ("owner", "owner"),
    ("salesagent", "owner"),
    ("ownerid", "owner"),
];

/// Texts that programs write where there is nothing.
pub(super) const MISSING: &[&str] =
    &["select", "n/a", "#n/a", "null", "none", "(blank)", "-", "--"];

/// Stages of a new Salesforce or HubSpot account that are neither won nor lost.
pub(super) const OPEN_STAGES: &[&str] = &[
    "prospecting",
    "qualification",
    "needsanalysis",
    "valueproposition",
    "iddecisionmakers",
    "perceptionanalysis",
    "proposalpricequote",
    "negotiationreview",
    "appointmentscheduled",
    "qualifiedtobuy",
    "presentationscheduled",
    "decisionmakerboughtin",
    "contractsent",
    "open",
];

/// The open stages of a new HubSpot account, as it writes them.
pub(super) const HUBSPOT_STAGES: [&str; 5] = [
    "appointmentscheduled",
    "qualifiedtobuy",
    "presentationscheduled",
    "decisionmakerboughtin",
    "contractsent",
];

/// Columns that tell whose export it is.
pub(super) const SALESFORCE: &[&str] =
    &["stagename", "forecastcategory", "iswon", "leadsource", "fiscalquarter", "opportunityowner"];
pub(super) const HUBSPOT: &[&str] =
    &["dealstage", "dealname", "hsobjectid", "dealpipelineid", "createdate", "dealowner"];
