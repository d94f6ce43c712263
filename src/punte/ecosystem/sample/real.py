"""The real part of the sample as CORDIS facts."""

from datetime import date

from punte.ecosystem.cordis.facts import Organisation, Participation, Project, Reading
from punte.ecosystem.cordis.read import classify
from punte.ecosystem.sample import read


def reading() -> Reading:
    """The sample's organisations, projects and parts, as if read from CORDIS files just now."""
    found = Reading()
    for one in read.real_organisations():
        sme = {"true": True, "false": False}.get(one.sme)
        helix, kind = classify(one.activity, sme)
        found.organisations[one.pic] = Organisation(
            pic=one.pic,
            name=one.name,
            short_name=one.short_name,
            sme=sme,
            activity=one.activity,
            helix=helix,
            kind=kind,
            city=one.city,
            country=one.country,
            nuts=one.nuts,
        )
    for project in read.real_projects():
        start = date(project.year, 1, 1) if project.year else None
        found.projects[project.id] = Project(project.id, project.acronym, project.title, start)
    found.participations = [Participation(part.pic, part.project, part.role) for part in read.real_parts()]
    found.rows = len(found.participations)
    return found
