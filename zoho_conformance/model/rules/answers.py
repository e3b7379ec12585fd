"""The rules about an answer as a whole, and about answers that belong together."""

from __future__ import annotations

from zoho_conformance.model.rules.rule import Rule, table

RECORDING_OUTDATED = "recording-outdated"
"""The rule of comparing answers with recordings instead of contracts."""

ANSWER_RULES = table(
    Rule(
        "status-undocumented",
        "error",
        "A success comes with another HTTP status than the contract has.",
        about="success",
        means=(
            "A request that should succeed was answered with a success status other than the "
            "one promised. Clients that compare with one status take the answer for a failure, or "
            "skip what they do on success. A 204 for a list whose page has none is told as info: "
            "the API answers so where there are no rows, and few pages say it."
        ),
        example="Locking a record is promised to answer 201, and answers 200.",
        advice=(
            "Accept any 2xx in your client. If the page does not state the status, look at the "
            "ruling that decided it; if the API changed, ask Zoho which one holds, and accept the "
            "finding until then."
        ),
    ),
    Rule(
        "content-type-changed",
        "error",
        "A JSON body comes under another content type.",
        about="answer",
        means=(
            "A body that is JSON came under another content type, or under none. Clients that "
            "choose a parser by the content type no longer parse it."
        ),
        example=(
            "The rows come as text/html, as they do where a proxy or a login page is in between."
        ),
        advice=(
            "Ask again without a proxy. If it stays, parse by what you expect rather than by the "
            "header, and report it."
        ),
    ),
    Rule(
        "end-announced",
        "warning",
        "An answer announces that its operation is deprecated, or when it ends.",
        about="answer",
        means=(
            "An answer has the header Deprecation (RFC 9745) or Sunset (RFC 8594), by which a "
            "server says that an operation is not to be used any more, or that it stops answering "
            "on a day. Nothing breaks before that day. A link to what is written about such ends "
            "(`rel=deprecation`, `rel=sunset`) may stand there before there is any, and is info."
        ),
        example="A list of locks comes with `Sunset: Sat, 30 Jun 2029 23:59:59 GMT`.",
        advice=(
            "Look for the successor, in the header Link or on the pages of the next version, and "
            "move before the day. Accept the finding in the baseline with that day as its expiry."
        ),
    ),
    Rule(
        "version-ended",
        "error",
        "An operation, or the version that was asked for, is not there any more.",
        about="answer",
        means=(
            "An answer says API_NOT_SUPPORTED: the operation is not there in the version of the "
            "address; or the day has passed on which a version ends. Where the page documents the "
            "code it is of versions that never had the operation, and a warning."
        ),
        example="GET …/settings/record_locking_configurations is refused with API_NOT_SUPPORTED.",
        advice=(
            "Move to a version that has the operation: `upgrade-check` says what has to change. "
            "The details of the answer may name the version."
        ),
    ),
    Rule(
        "byte-order-mark",
        "warning",
        "A JSON body begins with a byte order mark.",
        about="answer",
        means=(
            "JSON must not begin with a byte order mark, and parsers may refuse it. Clients that "
            "decode the body by themselves before they parse it fail at its first character."
        ),
        example="The body begins with the bytes EF BB BF, and then its first brace.",
        advice=(
            "Drop the mark before you parse (in Python, decode as `utf-8-sig`), look for a proxy "
            "that rewrites answers, and report it."
        ),
    ),
    Rule(
        "key-duplicated",
        "warning",
        "An object has the same key more than once.",
        about="answer",
        means=(
            "One object has a key twice or more. Which of the values a client gets depends on its "
            "parser: most keep the last, some the first, and some refuse the body. What else is "
            "reported is about the last."
        ),
        example='`{"Lock_Source__s": "Manual", "Lock_Source__s": "Automatic"}`',
        advice="Find out which value your parser keeps, do not rely on it, and report it.",
    ),
    Rule(
        "fields-not-filtering",
        "error",
        "The answer has keys that `fields` did not ask for.",
        about="success",
        only_if="fields",
        means=(
            "`fields` asked for some keys, and others that it can ask for came as well. Answers "
            "are larger than necessary, and may hold data that you did not want to have."
        ),
        example="fields=Locked_Reason__s, and Locked_By__s comes too.",
        advice="Do not rely on `fields` to keep personal data out: drop what you do not need.",
    ),
    Rule(
        "count-disagrees",
        "error",
        "The count in the paging block is not the number of rows.",
        about="success",
        only_if="counts",
        means=(
            "The paging block does not count the rows that came. Clients that page by it stop "
            "early, or loop."
        ),
        example="info.count is 2, and data has one row.",
        advice="Count the rows that came, and stop by `more_records` or an empty page.",
    ),
    Rule(
        "paging-disagrees",
        "error",
        "Pages go on, or end, elsewhere than the answer or the documentation says.",
        about="answer",
        only_if="pages",
        means=(
            "There is a token of the next page where `more_records` is false, or none where it is "
            "true; or page numbers reach more rows, or fewer, than documented. Clients that page "
            "by one of the two miss rows, or ask for ever."
        ),
        example="info.more_records is true, and info.next_page_token is null.",
        advice=(
            "Go on only while `more_records` is true and a token came, ask beyond the documented "
            "number of rows by token only, and report it."
        ),
    ),
    Rule(
        "rows-above-limit",
        "error",
        "An answer has more rows than were asked for, or than the page allows.",
        about="success",
        only_if="limited-rows",
        means=(
            "An answer has more rows than `per_page` asked for, than its default or than the "
            "maximum on the page. Clients that set aside room for one page, or that take a full "
            "page for the last one, go wrong."
        ),
        example="per_page=10, and data has 11 rows.",
        advice="Take as many rows as come, and stop by `more_records` rather than by their number.",
    ),
    Rule(
        "page-info-disagrees",
        "error",
        "The paging block names another page, or size of a page, than was asked for.",
        about="success",
        only_if="paged",
        means=(
            "`info.page` or `info.per_page` is not what the request asked for: the answer is of "
            "another page, or its pages have another size, so that rows are read twice or never. "
            "Where the request leaves the parameter out, and the documented default is not what "
            "comes, it is a warning."
        ),
        example="page=2, and info.page is 1.",
        advice=(
            "Compare `info` with what you asked for before you go on to the next page; send both "
            "parameters rather than rely on their defaults."
        ),
    ),
    Rule(
        "restriction-not-enforced",
        "warning",
        "A request that the page rules out succeeds.",
        about="success",
        only_if="foreign",
        means=(
            "A request has parameters or keys that exclude one another, lacks all of those of "
            "which one is demanded, or more records, ids or fields than a call may have, and it "
            "succeeds. Which of them counted, nobody knows."
        ),
        example="page and page_token are sent together, and rows come.",
        advice=(
            "Keep to the page: what is accepted today may be refused tomorrow, or be silently cut "
            "short. If the page is stricter than the API, accept the finding with that reason."
        ),
    ),
    Rule(
        "answer-not-asked-for",
        "error",
        "The answer is about another module, record or lock than asked for.",
        about="success",
        only_if="echoes",
        means=(
            "The answer is about another module, record or lock than the request. What you write "
            "next would go to the wrong place."
        ),
        example="The record asked for is not the one in data[].Locked_For__s.id.",
        advice=(
            "Compare the ids of an answer with what you asked for before you act on it. On the "
            "pages' own samples it is a mistake of the page."
        ),
    ),
    Rule(
        "views-disagree",
        "error",
        "The same lock reads differently by its id than in the list.",
        about="pair",
        needs="same-as",
        means="The same lock reads differently by its id than in the list.",
        example="The list says Manual, the lock by its id says Automatic.",
        advice=(
            "Take one of the two as the truth in your client (the list is documented in full), and "
            "report it."
        ),
    ),
    Rule(
        "rows-not-due",
        "error",
        "Rows come where there should be none, for something that does not exist or was removed.",
        about="success",
        only_if="no-rows-due",
        means=(
            "Rows came where there should be none: what they describe does not exist, or was "
            "removed. Clients believe in a lock that is gone."
        ),
        example="After unlocking, the list still has the lock.",
        advice=(
            "Ask again after a moment: if it goes, reads lag behind writes, and your client has to "
            "wait."
        ),
    ),
    Rule(
        "write-without-effect",
        "error",
        "What was written does not read back as it was sent.",
        about="write",
        needs="written",
        means=(
            "A write was accepted, and what reads back is not what was sent; or it started a job, "
            "and whoever asks for the job by its id is told that there is none."
        ),
        example="The reason of a lock was updated, and the old one reads back.",
        advice="Read back what you write where it matters.",
    ),
    Rule(
        "write-changed-more",
        "error",
        "A write changed more than it was asked to.",
        about="write",
        needs="before",
        means="A write changed keys that it did not name.",
        example="Updating the reason resets the time of the lock.",
        advice="Send whole objects if you must keep the rest, and read back.",
    ),
    Rule(
        RECORDING_OUTDATED,
        "warning",
        "An answer has another shape than the recording of it (`record --compare`, `recheck`).",
        about="recording",
        means=(
            "The org's answer has another shape (status, error code, paths or types) than the "
            "recording of it. Tests that replay the recording test an answer that no longer comes."
        ),
        example="The recording has no data[].Feature_Type__s, and the answer has.",
        advice="Record it again (`record`, or `recheck --write` for cassettes of your own), and "
        "run your own tests on it.",
    ),
)
