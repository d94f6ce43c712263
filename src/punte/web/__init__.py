"""The shell: who may what, registries of panels and navigation, components, maps."""
