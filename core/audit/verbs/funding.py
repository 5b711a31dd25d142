"""Steps on awards, payouts, returns and refunds."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "record_competence": (
        _("record a spending competence"),
        _("%(person)s recorded the spending competence %(subject)s."),
    ),
    "confirm_competence": (
        _("confirm a spending competence"),
        _("%(person)s confirmed the spending competence %(subject)s."),
    ),
    "discard_competence": (
        _("discard a spending competence"),
        _("%(person)s discarded the spending competence %(subject)s."),
    ),
    "ship_competences": (
        _("put the product's spending competences in force"),
        _("%(person)s put the product's spending competences in force."),
    ),
    "record_award": (_("record an award"), _("%(person)s recorded an award for %(subject)s.")),
    "confirm_award": (_("confirm an award"), _("%(person)s confirmed the award %(subject)s.")),
    "discard_award": (_("discard an award"), _("%(person)s discarded the award %(subject)s.")),
    "file_award_paper": (
        _("file a document of an award"),
        _("%(person)s filed a document of the award %(subject)s."),
    ),
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
    "record_assignment": (
        _("record an account assignment"),
        _("%(person)s recorded the account assignment %(subject)s."),
    ),
    "confirm_assignment": (
        _("confirm an account assignment"),
        _("%(person)s confirmed the account assignment %(subject)s."),
    ),
    "discard_assignment": (
        _("discard an account assignment"),
        _("%(person)s discarded the account assignment %(subject)s."),
    ),
    "end_assignment": (
        _("end an account assignment"),
        _("%(person)s ended the account assignment %(subject)s."),
    ),
    "ship_assignments": (
        _("put the product's account assignments in force"),
        _("%(person)s put the product's account assignments in force."),
    ),
    "correct_assignment": (
        _("correct the account assignment of a payout"),
        _("%(person)s corrected the account assignment of the disbursement %(subject)s."),
    ),
    "record_deviating_debit": (
        _("record a deviating debit"),
        _("%(person)s recorded a deviating debit of the disbursement %(subject)s."),
    ),
    "confirm_deviating_debit": (
        _("confirm a deviating debit"),
        _("%(person)s confirmed the deviating debit of the disbursement %(subject)s."),
    ),
    "discard_deviating_debit": (
        _("discard a deviating debit"),
        _("%(person)s discarded the deviating debit of the disbursement %(subject)s."),
    ),
    "record_receipt": (
        _("record a receipt that fits nothing"),
        _("%(person)s recorded the unmatched receipt %(subject)s."),
    ),
    "record_match": (
        _("record what a receipt is"),
        _("%(person)s recorded what the receipt %(subject)s is."),
    ),
    "confirm_match": (
        _("confirm what a receipt is"),
        _("%(person)s confirmed the match %(subject)s."),
    ),
    "discard_match": (
        _("discard the match of a receipt"),
        _("%(person)s discarded the match %(subject)s."),
    ),
    "record_reversal": (
        _("record the reversal of a payment"),
        _("%(person)s recorded a reversal of the disbursement %(subject)s."),
    ),
    "confirm_reversal": (
        _("confirm the reversal of a payment"),
        _("%(person)s confirmed the reversal of the disbursement %(subject)s."),
    ),
    "discard_reversal": (
        _("discard the reversal of a payment"),
        _("%(person)s discarded the reversal of the disbursement %(subject)s."),
    ),
    "settle_reversal": (
        _("record that reversed money is back"),
        _("%(person)s recorded that the money of the disbursement %(subject)s is back."),
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
    "discard_reduction": (
        _("discard a reduction of an award"),
        _("%(person)s discarded the reduction %(subject)s."),
    ),
    "record_decision_number": (
        _("record the number of a decision"),
        _("%(person)s recorded the decision number of %(subject)s."),
    ),
    "confirm_decision_number": (
        _("confirm the number of a decision"),
        _("%(person)s confirmed the decision number %(subject)s."),
    ),
    "discard_decision_number": (
        _("discard the number of a decision"),
        _("%(person)s discarded the decision number %(subject)s."),
    ),
}
