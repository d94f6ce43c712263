"""Static files of a production server: hashed names, compressed, kept by browsers for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise is untyped
    """Also follows the imports of JavaScript modules, so that no old part meets a new one."""

    support_js_module_import_aggregation = True
