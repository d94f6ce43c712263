"""Forms around webhooks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from punte.post.models import Webhook
from punte.post.webhooks.topics import all_topics


class WebhookForm(forms.ModelForm[Webhook]):
    """An address, what it is for, what it is told of."""

    topics = forms.MultipleChoiceField(
        label=_("Told of"),
        choices=lambda: [(one.kind, one.label) for one in all_topics()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that it is told of.")},
    )

    class Meta:
        model = Webhook
        fields = ["label", "url", "topics", "active"]
        help_texts = {
            "url": _("Begins with https:// and can be reached from the internet."),
            "active": _("Switched off, it is told nothing; what happened meanwhile is not told later."),
        }


class NewWebhookForm(WebhookForm):
    """A new address is active."""

    class Meta(WebhookForm.Meta):
        fields = ["label", "url", "topics"]


class ReplayForm(forms.Form):
    """From when on to send again."""

    since = forms.DateTimeField(
        label=_("Everything since"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
