from django.urls import path

from core.funding.pages import (
    awards,
    competences,
    credit,
    disbursements,
    dossier,
    inbox,
    payment,
    raises,
    reductions,
    requests,
    signing,
    years,
)
from core.ledger import views as ledger

app_name = "funding"
urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/release/", inbox.release, name="release"),
    path("inbox/sign/<str:act>/", signing.sign, name="sign"),
    path("activities/<int:pk>/award/", awards.award, name="award"),
    path("activities/<int:pk>/papers/", dossier.paper_add, name="paper_add"),
    path("ledger/", ledger.entry_list, name="ledger"),
    path("disbursements/", disbursements.disbursement_list, name="disbursement_list"),
    path("disbursements/<int:pk>/", disbursements.disbursement, name="disbursement"),
    path(
        "disbursements/<int:pk>/verify/",
        disbursements.disbursement_verify,
        name="disbursement_verify",
    ),
    path(
        "disbursements/<int:pk>/approve/",
        disbursements.disbursement_approve,
        name="disbursement_approve",
    ),
    path(
        "disbursements/<int:pk>/take-back/",
        disbursements.disbursement_take_back,
        name="disbursement_take_back",
    ),
    path(
        "disbursements/<int:pk>/send-back/",
        disbursements.disbursement_send_back,
        name="disbursement_send_back",
    ),
    path(
        "disbursements/<int:pk>/cancel/",
        disbursements.disbursement_cancel,
        name="disbursement_cancel",
    ),
    path(
        "disbursements/<int:pk>/confirm/", payment.disbursement_confirm, name="disbursement_confirm"
    ),
    path("disbursements/<int:pk>/return/", payment.disbursement_return, name="disbursement_return"),
    path("disbursements/<int:pk>/submit/", requests.resubmit_payout, name="resubmit_payout"),
    path("instalments/<int:pk>/payout/", requests.request_payout, name="request_payout"),
    path("instalments/<int:pk>/met/", awards.instalment_met, name="instalment_met"),
    path("returns/<int:pk>/confirm/", payment.return_confirm, name="return_confirm"),
    path("payment-lists/", payment.payment_list_list, name="payment_list_list"),
    path("payment-lists/<int:pk>/", payment.payment_list, name="payment_list"),
    path("payment-lists/<int:pk>/print/", payment.payment_list_print, name="payment_list_print"),
    path(
        "payment-lists/<int:pk>/download/",
        payment.payment_list_workbook,
        name="payment_list_workbook",
    ),
    path(
        "payment-lists/<int:pk>/confirm/",
        payment.payment_list_confirm,
        name="payment_list_confirm",
    ),
    path("commitments/<int:pk>/", awards.commitment, name="commitment"),
    path("commitments/<int:pk>/confirm/", awards.commitment_confirm, name="commitment_confirm"),
    path("commitments/<int:pk>/discard/", awards.commitment_discard, name="commitment_discard"),
    path("commitments/<int:pk>/plan/", awards.change_plan, name="change_plan"),
    path("commitments/<int:pk>/reduce/", reductions.reduce, name="reduce"),
    path("reductions/<int:pk>/confirm/", reductions.reduction_confirm, name="reduction_confirm"),
    path("reductions/<int:pk>/discard/", reductions.reduction_discard, name="reduction_discard"),
    path("claims/<int:pk>/refund/", reductions.refund, name="refund"),
    path("competences/", competences.competence_list, name="competences"),
    path("competences/new/", competences.competence_record, name="competence_record"),
    path(
        "competences/<int:pk>/confirm/", competences.competence_confirm, name="competence_confirm"
    ),
    path(
        "competences/<int:pk>/discard/", competences.competence_discard, name="competence_discard"
    ),
    path("credits/", credit.credit_list, name="credit_list"),
    path("credits/<str:kind>/new/", credit.credit_new, name="credit_new"),
    path("credits/<str:kind>/<int:pk>/", credit.credit, name="credit"),
    path("credits/<str:kind>/<int:pk>/confirm/", credit.credit_confirm, name="credit_confirm"),
    path("credits/<str:kind>/<int:pk>/discard/", credit.credit_discard, name="credit_discard"),
    path("credits/<str:kind>/<int:pk>/request/", credit.credit_request, name="credit_request"),
    path("credits/<str:kind>/<int:pk>/raise/", raises.credit_raise, name="credit_raise"),
    path("credits/<str:kind>/raises/<int:pk>/confirm/", raises.raise_confirm, name="raise_confirm"),
    path("credits/<str:kind>/raises/<int:pk>/discard/", raises.raise_discard, name="raise_discard"),
    path("credits/<str:kind>/raises/<int:pk>/approve/", raises.raise_approve, name="raise_approve"),
    path("approvals/<int:pk>/confirm/", raises.approval_confirm, name="approval_confirm"),
    path("approvals/<int:pk>/discard/", raises.approval_discard, name="approval_discard"),
    path("budgets/<int:pk>/carry-over/", raises.carry_over, name="carry_over"),
    path("carry-overs/<int:pk>/confirm/", raises.carry_over_confirm, name="carry_over_confirm"),
    path("years/", years.year_list, name="year_list"),
    path("years/<int:year>/", years.year, name="year"),
    path("years/<int:year>/close/", years.year_close, name="year_close"),
    path("closings/<int:pk>/confirm/", years.closing_confirm, name="closing_confirm"),
    path("closings/<int:pk>/discard/", years.closing_discard, name="closing_discard"),
    path("closings/<int:pk>/reopen/", years.closing_reopen, name="closing_reopen"),
    path("reopenings/<int:pk>/confirm/", years.reopening_confirm, name="reopening_confirm"),
    path("reopenings/<int:pk>/discard/", years.reopening_discard, name="reopening_discard"),
    path("carry-overs/<int:pk>/discard/", raises.carry_over_discard, name="carry_over_discard"),
]
