"""The rules about an answer as a whole, and about answers that belong together."""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

RECORDING_OUTDATED = "recording-outdated"
"""The rule of comparing answers with recordings instead of contracts."""

ANSWER_RULES = table(
    Rule(
        "status-undocumented",
        "error",
        "A successful response has a different HTTP status than the contract says.",
        about="success",
        means=(
            "A request that should succeed got a success status other than the promised one. "
            "Clients that compare with a single status treat the response as a failure, or skip "
            "what they do on success. A 204 for a list whose page documents none is reported as "
            "info: the API sends it when there are no rows, and few pages say so."
        ),
        example="Locking a record should return 201, but returns 200.",
        advice=(
            "Accept any 2xx in your client. If the page does not state the status, look at the "
            "ruling that decided it. If the API changed, ask Zoho which status is right, and "
            "accept the finding until then."
        ),
    ),
    Rule(
        "content-type-changed",
        "error",
        "A JSON body has a different content type.",
        about="answer",
        means=(
            "The content type is another one, or missing. Clients that pick a parser by content "
            "type no longer parse the body."
        ),
        example="The rows come as text/html, as happens behind a proxy or a login page.",
        advice=(
            "Repeat the request without a proxy. If it persists, parse by what you expect rather "
            "than by the header, and report it."
        ),
    ),
    Rule(
        "end-announced",
        "warning",
        "A response announces that its operation is deprecated, or when it will end.",
        about="answer",
        means=(
            "The response has a Deprecation (RFC 9745) or Sunset (RFC 8594) header: the server "
            "says that the operation should no longer be used, or when it will stop responding. "
            "Nothing breaks before that date. A link to documentation about either "
            "(`rel=deprecation`, `rel=sunset`) may exist before an end is planned, and is reported "
            "as info."
        ),
        example="A list of locks comes with `Sunset: Sat, 30 Jun 2029 23:59:59 GMT`.",
        advice=(
            "Look for the successor in the Link header or in the documentation of the next "
            "version, and migrate before that date. Accept the finding in the baseline, with that "
            "date as its expiry."
        ),
    ),
    Rule(
        "version-ended",
        "error",
        "An operation, or the requested API version, no longer exists.",
        about="answer",
        means=(
            "A response says API_NOT_SUPPORTED: the operation does not exist in the requested "
            "version. Or the end date of a version has passed. If the page documents the code, it "
            "is about versions that never had the operation, and the finding is a warning."
        ),
        example="GET …/settings/record_locking_configurations is rejected with API_NOT_SUPPORTED.",
        advice=(
            "Move to a version that has the operation: `upgrade-check` lists what has to change. "
            "The details of the response may name the version."
        ),
    ),
    Rule(
        "byte-order-mark",
        "warning",
        "A JSON body starts with a byte order mark.",
        about="answer",
        means=(
            "JSON must not start with a byte order mark, and parsers may reject it. Clients that "
            "decode the body themselves before parsing it fail at the first character."
        ),
        example="The body starts with the bytes EF BB BF, followed by its first brace.",
        advice=(
            "Strip the mark before parsing (in Python, decode as `utf-8-sig`), look for a proxy "
            "that rewrites responses, and report it."
        ),
    ),
    Rule(
        "key-duplicated",
        "warning",
        "An object contains the same key more than once.",
        about="answer",
        means=(
            "An object has the same key at least twice. Which value a client gets depends on its "
            "parser: most keep the last, some the first, and some reject the body. All other "
            "findings are about the last value."
        ),
        example='`{"Lock_Source__s": "Manual", "Lock_Source__s": "Automatic"}`',
        advice="Find out which value your parser keeps, do not rely on it, and report it.",
    ),
    Rule(
        "fields-not-filtering",
        "error",
        "The response has keys that `fields` did not ask for.",
        about="success",
        only_if="fields",
        means=(
            "Keys that `fields` can select came although it did not select them. Responses are "
            "larger than necessary, and may contain data that you did not want."
        ),
        example="fields=Locked_Reason__s, but Locked_By__s comes too.",
        advice="Do not rely on `fields` to keep personal data out; drop what you do not need.",
    ),
    Rule(
        "count-disagrees",
        "error",
        "The count in the paging block differs from the number of rows.",
        about="success",
        only_if="counts",
        means="Clients that page by the count stop early or loop.",
        example="info.count is 2, but data has one row.",
        advice="Count the rows you received, and stop by `more_records` or an empty page.",
    ),
    Rule(
        "paging-disagrees",
        "error",
        "Paging continues or ends where the response or the documentation says otherwise.",
        about="answer",
        only_if="pages",
        means=(
            "There is a next-page token although `more_records` is false, or none although it is "
            "true; or page numbers reach more or fewer rows than documented. Clients that rely on "
            "one of the two miss rows, or never stop."
        ),
        example="info.more_records is true, but info.next_page_token is null.",
        advice=(
            "Continue only while `more_records` is true and a token came, go beyond the documented "
            "number of rows by token only, and report it."
        ),
    ),
    Rule(
        "rows-above-limit",
        "error",
        "A response has more rows than requested, or than the page allows.",
        about="success",
        only_if="limited-rows",
        means=(
            "A response has more rows than `per_page` asked for, than its default, or than the "
            "documented maximum. Clients that reserve room for one page, or that take a full page "
            "for the last one, break."
        ),
        example="per_page=10, but data has 11 rows.",
        advice="Accept any number of rows, and stop by `more_records` rather than by their number.",
    ),
    Rule(
        "page-info-disagrees",
        "error",
        "The paging block reports a different page, or page size, than requested.",
        about="success",
        only_if="paged",
        means=(
            "`info.page` or `info.per_page` is not what was requested: the response is a different "
            "page, or pages have a different size, so rows are read twice or not at all. If the "
            "request omits the parameter and the value is not the documented default, it is a "
            "warning."
        ),
        example="page=2, but info.page is 1.",
        advice=(
            "Compare `info` with what you requested before going on to the next page, and send "
            "both parameters instead of relying on their defaults."
        ),
    ),
    Rule(
        "restriction-not-enforced",
        "warning",
        "A request that the page forbids succeeds.",
        about="success",
        only_if="foreign",
        means=(
            "A request combines parameters or keys that exclude each other, omits all of those of "
            "which one is required, or has more records, ids or fields than one call may have, and "
            "still succeeds. Which of them took effect is unknown."
        ),
        example="page and page_token are sent together, and rows are returned.",
        advice=(
            "Follow the page: what is accepted today may be rejected tomorrow, or silently "
            "truncated. If the page is stricter than the API, accept the finding with that reason."
        ),
    ),
    Rule(
        "answer-not-asked-for",
        "error",
        "The response is about a different module, record or lock than requested.",
        about="success",
        only_if="echoes",
        means="What you write next would go to the wrong place.",
        example="The requested record is not the one in data[].Locked_For__s.id.",
        advice=(
            "Compare the ids in a response with what you requested before acting on it. In a "
            "page's own samples it is a mistake in the page."
        ),
    ),
    Rule(
        "views-disagree",
        "error",
        "The same lock reads differently by its id than in the list.",
        about="pair",
        needs="same-as",
        means=(
            "A client that reads the list and one that reads the lock by its id see different "
            "states, and at least one of them is wrong."
        ),
        example="The list says Manual, the lock by its id says Automatic.",
        advice=(
            "Pick one of the two as the source of truth in your client (the list is fully "
            "documented), and report it."
        ),
    ),
    Rule(
        "rows-not-due",
        "error",
        "Rows are returned for something that does not exist or was removed.",
        about="success",
        only_if="no-rows-due",
        means=(
            "Rows were returned where there should be none: what they describe does not exist, or "
            "was removed. Clients believe in a lock that is gone."
        ),
        example="After unlocking, the list still contains the lock.",
        advice=(
            "Repeat the request after a moment. If the rows disappear, reads lag behind writes, "
            "and your client has to wait."
        ),
    ),
    Rule(
        "write-without-effect",
        "error",
        "What was written does not read back as sent.",
        about="write",
        needs="written",
        means=(
            "A write was accepted, but what reads back is not what was sent; or it started a job, "
            "and polling the job by its id says that there is none."
        ),
        example="The reason of a lock was updated, but the old one reads back.",
        advice="Read back your writes where it matters.",
    ),
    Rule(
        "write-changed-more",
        "error",
        "A write changed more than requested.",
        about="write",
        needs="before",
        means="A write changed keys that it did not name.",
        example="Updating the reason resets the time of the lock.",
        advice="Send whole objects if the rest must stay as it is, and read back.",
    ),
    Rule(
        RECORDING_OUTDATED,
        "warning",
        "A response has a different shape than its recording (`record --compare`, `recheck`).",
        about="recording",
        means=(
            "The org's response has a different shape (status, error code, paths or types) than "
            "its recording. Tests that replay the recording test a response that no longer occurs."
        ),
        example="The recording has no data[].Feature_Type__s, but the response does.",
        advice=(
            "Record it again (`record`, or `recheck --write` for your own cassettes), and run your "
            "own tests against it."
        ),
    ),
)
