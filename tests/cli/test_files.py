import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.cli.files import save_picture
from sim.errors import UserError
from sim.files import write_table


def test_a_picture_makes_the_folder_it_stands_in(tmp_path):
    file = save_picture(Figure, tmp_path / "figures" / "one.png")
    assert file.read_bytes().startswith(b"\x89PNG")


def test_a_table_is_read_again_as_it_was_on_any_system(tmp_path):
    table = pd.DataFrame({"scenario": ["전쟁", "война"], "mean": [1.5, -2.0]})
    file = write_table(tmp_path / "t.csv", table)
    pd.testing.assert_frame_equal(pd.read_csv(file, encoding="utf-8"), table)


def test_a_folder_where_a_table_is_to_be_is_told(tmp_path):
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(UserError, match=r"t\.csv cannot be written: Is a directory"):
        write_table(tmp_path / "t.csv", pd.DataFrame())


def test_a_file_where_a_folder_is_to_be_is_told(tmp_path):
    (tmp_path / "figures").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match=r"figures cannot be written: File exists"):
        save_picture(Figure, tmp_path / "figures" / "one.png")


def test_an_ending_that_no_picture_has_is_told_with_those_that_some_have(tmp_path):
    with pytest.raises(UserError, match=r"one\.docx cannot be written.*png"):
        save_picture(Figure, tmp_path / "one.docx")
