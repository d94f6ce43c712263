"""How each component of the styleguide is called, shown beside it."""

CALLS = {
    "rows": """{% rows "Waits for you" %}
  {% row "What" badge="Kind" tone="timber" whose="whose, until when" why="why" href=url unread=True %}
    {% button "Answer" href=url kind="first" %}
  {% endrow %}
{% endrows %}""",
    "tiles": """{% tile "What" url badge="Need" tone="timber" whose="Nord-Vest" why="In short" lang="ro" %}
  {% badge "3 matches" "moss" %}
{% endtile %}""",
    "map": """{% picture "The sentence it proves" title="Title" name="file-name" svg=svg_url csv=csv_url %}
  {% map picture %}          a punte.web.maps.MapPicture; still=True leaves the tools out
  {% astable %}<table>…</table>{% endastable %}
{% endpicture %}""",
    "matrix": """{% picture "Hatched: nobody there" svg=svg_url %}{% matrix matrix %}{% endpicture %}
punte.web.maps: Matrix, svg_response(matrix, "coverage"), csv_response(matrix.table(), "coverage")""",
    "badges": """{% badge "Word" "river|timber|moss|rose|plain" href="" %}
{% button "Verb" href=url kind="first|quiet|danger|bare" %}     without href it submits (name, value)
{% icon "search" %}""",
    "figures": """{% figures %}{% keyfigure "Label" value "what it means" tone="timber" %}{% endfigures %}""",
    "tabs": """{% tabs items "Views" %}     items: punte.web.components.Tab(label, href, current, count)""",
    "facts": """{% facts %}{% fact "Region" %}Nord-Vest{% endfact %}{% endfacts %}   an empty fact is left out
{% card title="Title" level=2 tone="timber" %}…{% endcard %}
{% history steps %}     steps: punte.web.components.Step(at, sentence, who, [Change(…)])""",
    "table": """{% table table %}     a subclass of punte.web.tables.Table: Table(request, rows)""",
    "empty": """{% empty "What is not here" "What it would be" %}
  {% button "Write the first" href=url kind="first" %}
{% endempty %}""",
    "dialog": """<a class="button" href="{{ page_that_asks }}" data-dialog="sure">Withdraw</a>
{% dialog "sure" "Withdraw this need?" %}…{% enddialog %}""",
    "progress": """{% progress "Reading rows" done total poll=url note="You may leave this page." %}
The address answers with the component again; without `poll` once it is done.""",
    "form": """<form class="form" method="post">{% csrf_token %}{{ form }}
  <div class="form-end">{% button "Publish" kind="first" %}</div>
</form>
{{ form.title.as_field_group }}     one field with label, help and error""",
}
