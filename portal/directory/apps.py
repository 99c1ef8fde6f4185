from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "portal.directory"
    label = "directory"

    def ready(self) -> None:
        from portal.web.chips import Tone, register_chip

        for word, tone in (("新規", Tone.GREEN), ("変更", Tone.BLUE), ("更新の重なり", Tone.RED)):
            register_chip(word, tone)
