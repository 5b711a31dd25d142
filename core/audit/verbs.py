"""What each step is called: as an act, and as a sentence of what somebody did."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "record_role": (_("record a role"), _("%(person)s recorded a role for %(subject)s.")),
    "confirm_role": (_("confirm a role"), _("%(person)s confirmed the role %(subject)s.")),
    "discard_role": (_("discard a role"), _("%(person)s discarded the role %(subject)s.")),
    "end_role": (_("end a role"), _("%(person)s ended the role %(subject)s.")),
    "set_up_roles": (_("set up the first roles"), _("%(person)s set up the first roles.")),
    "record_rule": (
        _("record an approval rule"),
        _("%(person)s recorded the approval rule %(subject)s."),
    ),
    "record_parameter": (
        _("record a parameter"),
        _("%(person)s recorded the parameter %(subject)s."),
    ),
    "confirm_rule": (
        _("confirm a rule or a parameter"),
        _("%(person)s confirmed the rule %(subject)s."),
    ),
    "discard_rule": (
        _("discard a rule or a parameter"),
        _("%(person)s discarded the rule %(subject)s."),
    ),
    "ship_rules": (
        _("put the product's approval rules in force"),
        _("%(person)s put the product's approval rules in force."),
    ),
    "save_organisation": (
        _("save an organisation"),
        _("%(person)s saved the organisation %(subject)s."),
    ),
    "file_paper": (_("file a document"), _("%(person)s filed a document of %(subject)s.")),
    "record_account": (
        _("record a bank account"),
        _("%(person)s recorded a bank account of %(subject)s."),
    ),
    "confirm_account": (
        _("confirm a bank account"),
        _("%(person)s confirmed the bank account %(subject)s."),
    ),
    "discard_account": (
        _("discard a bank account"),
        _("%(person)s discarded the bank account %(subject)s."),
    ),
    "close_account": (
        _("close a bank account"),
        _("%(person)s closed the bank account %(subject)s."),
    ),
    "save_activity": (_("save an activity"), _("%(person)s saved the activity %(subject)s.")),
    "submit_activity": (
        _("submit an activity"),
        _("%(person)s submitted the activity %(subject)s."),
    ),
    "return_activity": (
        _("return an activity"),
        _("%(person)s returned the activity %(subject)s."),
    ),
    "suspend_activity": (
        _("suspend an activity"),
        _("%(person)s suspended the activity %(subject)s."),
    ),
    "resume_activity": (_("resume an activity"), _("%(person)s resumed the activity %(subject)s.")),
    "abort_activity": (_("abort an activity"), _("%(person)s aborted the activity %(subject)s.")),
    "report_activity": (
        _("mark an activity as reported"),
        _("%(person)s marked the activity %(subject)s as reported."),
    ),
    "close_activity": (_("close an activity"), _("%(person)s closed the activity %(subject)s.")),
    "record_first_split": (
        _("record the first split"),
        _("%(person)s recorded the first split of %(subject)s."),
    ),
    "map_to_goals": (
        _("map activities to goals"),
        _("%(person)s mapped activities to goals: %(subject)s."),
    ),
    "correct_split": (_("correct a split"), _("%(person)s corrected the split %(subject)s.")),
    "change_content": (
        _("change the content of an activity"),
        _("%(person)s changed the content of %(subject)s."),
    ),
    "set_markers": (
        _("set the markers of an activity"),
        _("%(person)s set the markers of %(subject)s."),
    ),
    "expect_report": (_("expect a report"), _("%(person)s expects a report on %(subject)s.")),
    "receive_report": (
        _("record that a report came in"),
        _("%(person)s recorded that the report %(subject)s came in."),
    ),
    "accept_report": (_("accept a report"), _("%(person)s accepted the report %(subject)s.")),
    "save_emergency": (_("save an emergency"), _("%(person)s saved the emergency %(subject)s.")),
    "close_emergency": (_("close an emergency"), _("%(person)s closed the emergency %(subject)s.")),
    "reopen_emergency": (
        _("reopen an emergency"),
        _("%(person)s reopened the emergency %(subject)s."),
    ),
    "record_commitment_credit": (
        _("record a commitment credit"),
        _("%(person)s recorded the commitment credit %(subject)s."),
    ),
    "record_budget_credit": (
        _("record a budget credit"),
        _("%(person)s recorded the budget credit %(subject)s."),
    ),
    "record_raise": (
        _("record a raise of a credit"),
        _("%(person)s recorded a raise of the credit %(subject)s."),
    ),
    "confirm_credit": (_("confirm a credit"), _("%(person)s confirmed the credit %(subject)s.")),
    "confirm_raise": (
        _("confirm a raise of a credit"),
        _("%(person)s confirmed the raise %(subject)s."),
    ),
    "record_award": (_("record an award"), _("%(person)s recorded an award for %(subject)s.")),
    "confirm_award": (_("confirm an award"), _("%(person)s confirmed the award %(subject)s.")),
    "discard_award": (_("discard an award"), _("%(person)s discarded the award %(subject)s.")),
    "change_plan": (
        _("change the plan of an award"),
        _("%(person)s changed the plan of the award %(subject)s."),
    ),
    "meet_condition": (
        _("mark a condition as met"),
        _("%(person)s marked the condition of the instalment %(subject)s as met."),
    ),
    "request_payout": (
        _("request a payout"),
        _("%(person)s requested a payout of the instalment %(subject)s."),
    ),
    "resubmit_payout": (
        _("submit a payout again"),
        _("%(person)s submitted the disbursement %(subject)s again."),
    ),
    "take_back": (_("take a payout back"), _("%(person)s took the disbursement %(subject)s back.")),
    "verify": (_("verify a payout"), _("%(person)s verified the disbursement %(subject)s.")),
    "approve": (_("approve a payout"), _("%(person)s approved the disbursement %(subject)s.")),
    "send_back": (_("send a payout back"), _("%(person)s sent the disbursement %(subject)s back.")),
    "cancel": (_("cancel a payout"), _("%(person)s cancelled the disbursement %(subject)s.")),
    "release_payments": (_("release payments"), _("%(person)s released payments: %(subject)s.")),
    "confirm_payment": (
        _("confirm a payment"),
        _("%(person)s confirmed the payment of the disbursement %(subject)s."),
    ),
    "record_return": (
        _("record a payment returned by the bank"),
        _("%(person)s recorded that the bank returned the disbursement %(subject)s."),
    ),
    "confirm_return": (
        _("confirm a payment returned by the bank"),
        _("%(person)s confirmed the return %(subject)s."),
    ),
    "record_reduction": (
        _("record a reduction of an award"),
        _("%(person)s recorded a reduction of the award %(subject)s."),
    ),
    "confirm_reduction": (
        _("confirm a reduction of an award"),
        _("%(person)s confirmed the reduction %(subject)s."),
    ),
    "record_refund": (
        _("record a refund"),
        _("%(person)s recorded a refund on the claim %(subject)s."),
    ),
    "discard_credit": (_("discard a credit"), _("%(person)s discarded the credit %(subject)s.")),
    "discard_reduction": (
        _("discard a reduction of an award"),
        _("%(person)s discarded the reduction %(subject)s."),
    ),
    "import_history": (
        _("import the history of activities"),
        _("%(person)s imported the history of activities: %(subject)s."),
    ),
    "take_back_batch": (
        _("take an import back"),
        _("%(person)s took the import %(subject)s back."),
    ),
    "propose": (_("propose an import"), _("%(person)s proposed an import: %(subject)s.")),
    "discard_proposal": (_("discard an import"), _("%(person)s discarded the import %(subject)s.")),
    "apply_proposal": (
        _("carry out an import"),
        _("%(person)s carried out the import %(subject)s."),
    ),
}
"""By the name of the step: the act as an infinitive, and the sentence when it was done."""
