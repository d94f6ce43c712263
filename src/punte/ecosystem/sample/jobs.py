"""The sample as jobs, so that pages need not wait."""

from django.tasks import task

from punte.ecosystem.sample.load import load_sample
from punte.ecosystem.sample.remove import remove_sample
from punte.members.models import Account, Network
from punte.members.viewer import viewer_of


@task
def load_sample_network(*, by: str) -> dict[str, str]:
    """Load it; a loaded one stays as it is. The result names its address. `by` says whose job it is."""
    return {"slug": load_sample().slug}


@task
def remove_sample_network(*, sample: str, by: str) -> dict[str, bool]:
    """Remove it; safe to run again. `sample`: its id (not 'network', whose jobs go with it)."""
    network = Network.objects.filter(pk=sample).first()
    account = Account.objects.filter(pk=by).first()
    if network is None or account is None:
        return {"removed": False}
    remove_sample(network=network, by=viewer_of(account, network))
    return {"removed": True}
