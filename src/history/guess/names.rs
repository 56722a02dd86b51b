//! What columns are called by Salesforce, HubSpot, their connectors, and people.

/// The name without case, spaces and marks, and without what HubSpot's connectors put before it.
pub(super) fn normalised(name: &str) -> String {
    let plain: String =
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    plain.strip_prefix("property").filter(|rest| !rest.is_empty()).unwrap_or(&plain).to_owned()
}

/// Names of each role, the surest first; all normalised.
pub(super) const ID: &[&str] = &["opportunityid", "dealid", "recordid", "hsobjectid", "id"];
/// Of these, the ones that only an opportunity has.
pub(super) const OPPORTUNITY_ID: &[&str] = &["opportunityid", "dealid"];
/// What an opportunity is called where rows are something else.
pub(super) const ID_OF_OPPORTUNITY: &[&str] =
    &["opportunityid", "dealid", "objectid", "hsobjectid", "recordid", "id"];
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
    "dateentered",
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
    &["stagename", "stage", "dealstage", "salesstage", "dealpipelinestageid", "status", "outcome"];
pub(super) const IS_CLOSED: &[&str] = &["isclosed", "isdealclosed", "hsisclosed", "closed"];
pub(super) const IS_WON: &[&str] = &["iswon", "isclosedwon", "hsisclosedwon", "closedwon", "won"];
pub(super) const DELETED: &[&str] = &["isdeleted", "deleted", "archived"];
/// The day that was planned at first for the close.
pub(super) const PLANNED: &[&str] = &[
    "originalclosedate",
    "originalexpectedclosedate",
    "originalplannedclosedate",
    "firstclosedate",
    "initialclosedate",
    "plannedclosedate",
    "plannedclose",
];
pub(super) const OWNER: &[&str] =
    &["ownername", "dealowner", "opportunityowner", "owner", "salesagent", "ownerid"];

pub(super) const LEAD_ID: &[&str] =
    &["leadid", "prospectid", "leadnumber", "contactid", "recordid", "hsobjectid", "vid", "id"];
/// The day on which a lead became one, where that is not the day of its creation.
pub(super) const BECAME_LEAD: &[&str] =
    &["becamealeaddate", "hslifecyclestageleaddate", "leaddate", "leadcreateddate"];
pub(super) const CONVERTED: &[&str] = &[
    "converteddate",
    "conversiondate",
    "convertedat",
    "converted",
    "dateconverted",
    "becameanopportunitydate",
    "hslifecyclestageopportunitydate",
];
pub(super) const IS_CONVERTED: &[&str] = &["isconverted", "converted"];
/// The opportunity that a lead became.
pub(super) const CONVERTED_OPPORTUNITY: &[&str] =
    &["convertedopportunityid", "convertedopportunity", "opportunityid", "dealid"];
/// A file that has one of these, and not both a close and a status, is one of leads.
pub(super) const LEAD_MARKS: &[&str] = &[
    "leadid",
    "prospectid",
    "leadnumber",
    "isconverted",
    "converted",
    "converteddate",
    "convertedopportunityid",
    "becamealeaddate",
    "hslifecyclestageleaddate",
    "becameanopportunitydate",
    "hslifecyclestageopportunitydate",
];

/// The name of the field that a change is about; the last may be that of anything.
pub(super) const FIELD: &[&str] = &["fieldevent", "field", "fieldname", "property", "name"];
/// What the field of the planned close is called where it is not called as usual.
pub(super) const CLOSED_FIELD: &[&str] = &[
    "closedate",
    "closeddate",
    "expectedclosedate",
    "estimatedclosedate",
    "plannedclosedate",
    "opportunityclosedate",
];
/// Its value from then on; the last may be that of anything.
pub(super) const NEW_VALUE: &[&str] = &["newvalue", "value"];
pub(super) const OLD_VALUE: &[&str] = &["oldvalue", "previousvalue"];
/// The day of a change.
pub(super) const CHANGED: &[&str] = &[
    "editdate",
    "changedat",
    "changedate",
    "datechanged",
    "changedon",
    "stagechangedate",
    "stagechangedat",
    "timestamp",
    "lastmodified",
    "validfrom",
    "effectivefrom",
];
/// The day of a change, where it is known that rows are changes.
pub(super) const CHANGED_OR_CREATED: &[&str] =
    &["createddate", "createdat", "createdon", "created", "updatedat", "lastmodifieddate", "date"];
/// The day on which a deal entered the stage of its row.
pub(super) const ENTERED: &[&str] = &["dateentered", "entereddate", "enteredat", "enteredon"];
/// The day from which a version holds, as Fivetran and dbt call it.
pub(super) const VERSION_START: &[&str] = &["fivetranstart", "dbtvalidfrom"];
/// The stage that a change led to.
pub(super) const NEW_STAGE: &[&str] = &["tostage", "newstage"];

/// The rep, by what opportunities call their owner;
/// the first [`REP_WORDS`] are those of nothing else.
pub(super) const REP: &[&str] = &[
    "rep",
    "repname",
    "salesrep",
    "salesagent",
    "ownername",
    "owner",
    "fullname",
    "employeename",
    "employee",
    "name",
    "ownerid",
    "userid",
    "repid",
    "employeeid",
    "email",
    "id",
];
pub(super) const REP_WORDS: usize = 9;
/// The first day of a rep; the second list may be that of anything.
pub(super) const HIRED: &[&str] = &["hiredate", "datehired", "dateofhire", "hiredon", "hired"];
pub(super) const STARTED: &[&str] =
    &["startdate", "started", "startedon", "joindate", "joineddate", "joined", "firstday"];
/// The last day of a rep; the second list may be that of anything.
pub(super) const TERMINATED: &[&str] =
    &["terminationdate", "terminated", "leavedate", "leavingdate", "departuredate", "exitdate"];
pub(super) const LEFT: &[&str] = &["enddate", "ended", "left", "lefton", "dateleft", "lastday"];

/// What deals call the stage of a row of a table of stages, and how the table calls it for people.
pub(super) const STAGE_OF_TABLE: &[&str] =
    &["stageid", "apiname", "masterlabel", "stagelabel", "label"];
pub(super) const STAGE_LABEL: &[&str] = &["label", "stagelabel", "masterlabel"];
pub(super) const PROBABILITY: &[&str] = &["probability", "defaultprobability"];
/// Columns of a table of pipelines.
pub(super) const PIPELINE_TABLE: &[&str] = &["pipelineid", "label", "displayorder"];

/// Names of dimensions, and what each is called in the mapping; those first that plans are most
/// often made by.
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
];

/// Texts that programs write where there is nothing.
pub(super) const MISSING: &[&str] =
    &["select", "n/a", "#n/a", "null", "none", "(blank)", "-", "--"];

/// The open stages of a new Salesforce account, in their order.
pub(super) const SALESFORCE_STAGES: [&str; 8] = [
    "prospecting",
    "qualification",
    "needsanalysis",
    "valueproposition",
    "iddecisionmakers",
    "perceptionanalysis",
    "proposalpricequote",
    "negotiationreview",
];

/// The open stages of a new HubSpot account, as it writes them, in their order.
pub(super) const HUBSPOT_STAGES: [&str; 5] = [
    "appointmentscheduled",
    "qualifiedtobuy",
    "presentationscheduled",
    "decisionmakerboughtin",
    "contractsent",
];

/// What the stages between lead and opportunity are called, and their name in the mapping, in their
/// usual order.
pub(super) const LEAD_STAGES: [(&str, &str); 9] = [
    ("mql", "mql"),
    ("marketingqualifiedlead", "mql"),
    ("marketingqualified", "mql"),
    ("sal", "sal"),
    ("salesacceptedlead", "sal"),
    ("salesaccepted", "sal"),
    ("sql", "sql"),
    ("salesqualifiedlead", "sql"),
    ("salesqualified", "sql"),
];

/// Columns that tell whose export it is.
pub(super) const SALESFORCE: &[&str] =
    &["stagename", "forecastcategory", "iswon", "leadsource", "fiscalquarter", "opportunityowner"];
pub(super) const HUBSPOT: &[&str] =
    &["dealstage", "dealname", "hsobjectid", "dealpipelineid", "createdate", "dealowner"];

/// Whether the one stage comes before the other in a new account, where both are of the same; the
/// names are normalised.
pub(super) fn usually_before(one: &str, other: &str) -> Option<bool> {
    let leads = LEAD_STAGES.map(|(_, name)| name);
    let orders: [&[&str]; 3] = [&SALESFORCE_STAGES, &HUBSPOT_STAGES, &leads];
    orders.into_iter().find_map(|order| {
        let place = |name: &str| order.iter().position(|known| *known == name);
        Some(place(one)? < place(other)?)
    })
}

/// Whether a normalised name is that of a stage that is neither won nor lost in a new account.
pub(super) fn is_open_stage(name: &str) -> bool {
    name == "open" || SALESFORCE_STAGES.contains(&name) || HUBSPOT_STAGES.contains(&name)
}
