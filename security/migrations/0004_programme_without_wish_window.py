from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("security", "0003_one_reception_for_each_prefecture")]

    operations = [
        migrations.RemoveField(model_name="programme", name="wish_window"),
        migrations.RemoveField(model_name="programmeevent", name="wish_window"),
    ]
