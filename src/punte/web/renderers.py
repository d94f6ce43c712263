"""How forms are drawn."""

from django.forms.renderers import TemplatesSetting


class PunteRenderer(TemplatesSetting):
    """Forms, fields and errors in Punte's own templates."""

    form_template_name = "web/forms/form.html"
    formset_template_name = "web/forms/formset.html"
    field_template_name = "web/forms/field.html"
