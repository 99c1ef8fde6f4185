from django.db import migrations


def open_receptions(apps, schema_editor):
    programme, reception = apps.get_model("security", "Programme"), apps.get_model("security", "WishReception")
    rows = programme.objects.filter(wish_window__isnull=False).values_list("pk", "wish_window", "wish_window__prefecture")
    reception.objects.bulk_create(
        [
            reception(programme_id=pk, window_id=window, prefecture_id=prefecture)
            for pk, window, prefecture in rows.iterator()
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )


def close_receptions(apps, schema_editor):
    programme, reception = apps.get_model("security", "Programme"), apps.get_model("security", "WishReception")
    for pk, window in reception.objects.order_by("programme", "-pk").values_list("programme", "window").iterator():
        programme.objects.filter(pk=pk).update(wish_window=window)


class Migration(migrations.Migration):
    dependencies = [("security", "0002_programme_setup_and_separation")]

    operations = [migrations.RunPython(open_receptions, close_receptions)]
