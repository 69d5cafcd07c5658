<?php
/*
 * Imports a file by Moodle's own reader of "Moodle XML" or, where its name ends so, of GIFT; saves every numerical
 * question and every blank of the cloze questions by Moodle's own code, and answers each by Moodle's own grader.
 *
 * php moodle_import.php MOODLE FILE   MOODLE is a checkout; of it only classes are used: no site and no database
 *
 * Prints JSON: `categories`, `numerical` and `cloze` questions by name, each as a list of [answer, fraction, feedback]
 * (a blank each for cloze), where fraction and feedback are what the grader gives to the answer; `*` is an answer that
 * no other matches. `complaints` are what the importer said.
 */

[, $moodle, $file] = $argv;
$root = is_dir("$moodle/public/question") ? "$moodle/public" : $moodle;
const UNKNOWN = '123456789012';
$complaints = [];
error_reporting(E_ALL & ~E_DEPRECATED);
set_error_handler(function ($level, $text, $where, $line) use (&$complaints) {
    if ($level & error_reporting() && !str_contains($text, 'Undefined array key')) {  // of `*`, which has no tolerance
        $complaints[] = basename($where) . ":$line: $text";
    }
    return true;
});

// What the importer needs of the rest of Moodle
define('MOODLE_INTERNAL', true);
foreach (['MOODLE', 'HTML', 'PLAIN', 'UNUSED', 'MARKDOWN', 'WIKI'] as $number => $name) {
    define("FORMAT_$name", $number);
}
define('PARAM_TEXT', 'text');
define('PARAM_RAW_TRIMMED', 'raw_trimmed');
define('QUESTION_UNITNONE', 3);
$CFG = (object) ['dirroot' => $root, 'libdir' => "$root/lib"];
$OUTPUT = new class {
    public function notification($text) { global $complaints; $complaints[] = $text; }
};
$DB = new class {
    public $tables = [];
    private $last = 0;
    public function get_records($table, ...$where) { return []; }
    public function get_record($table, ...$where) { return false; }
    public function delete_records($table, ...$where) {}
    public function insert_record($table, $row) {
        $row = clone $row;
        $row->id = ++$this->last;
        $this->tables[$table][$row->id] = $row;
        return $row->id;
    }
    public function update_record($table, $row) { $this->tables[$table][$row->id] = clone $row; }
};
class moodle_exception extends Exception {}
class coding_exception extends moodle_exception {}
class core_text {
    public static function strlen($text) { return mb_strlen($text); }
}
class core_tag_tag {
    public static function is_enabled(...$component) { return false; }
}
class question_bank {
    public static function get_qtype($name) { return null; }
    public static function get_all_qtypes() { return []; }
}
class question_type {
    public function import_or_save_files($field, ...$where) { return $field['text']; }
    public function save_hints($question, $parts = false) {}
}
function get_string($id, $component = '', $value = null) {
    return ['decsep' => '.', 'thousandssep' => ','][$id] ?? "[[$id, $component]] " . json_encode($value);
}
function get_config(...$name) { return 1; }
function get_file_storage() { return null; }
function clean_param($text, $type) { return strip_tags($text); }
function debugging($text, ...$level) { global $complaints; $complaints[] = $text; }
function html_is_blank($text) { return trim(strip_tags($text)) === ''; }
function print_error($id, ...$more) { throw new moodle_exception($id); }

/** Runs a file of Moodle without the files that it requires, and with what PHP 8 spells differently in older Moodle. */
function take($path) {
    global $CFG;
    $code = preg_replace('/^\s*require_once\b.*$/m', '', file_get_contents("$CFG->dirroot/$path"));
    $code = preg_replace('/(\$\w+)\{(\d+)\}/', '$1[$2]', $code);
    eval('?>' . str_replace('public $line;', 'public int $line = 0;', $code));
}
take('lib/xmlize.php');
foreach (['engine/states', 'type/questionbase', 'format', 'format/xml/format', 'format/gift/format', 'type/numerical/question',
          'type/numerical/questiontype', 'type/multianswer/questiontype'] as $name) {
    take("question/$name.php");
}

trait Importing {
    public function questions($lines) { return $this->readquestions($lines); }
    protected function error($message, $text = '', $name = '') {
        global $complaints;
        $complaints[] = "$message $text $name";
    }
}
class ImportsXml extends qformat_xml { use Importing; }
class ImportsGift extends qformat_gift { use Importing; }

/** What the grader says to each answer of a numerical question, once it is saved. */
function graded($data) {
    global $DB, $complaints;
    $DB->tables = [];
    $data->id = 1;
    $data->context = null;
    $type = new qtype_numerical();
    $result = $type->save_question_options($data);
    if ($result !== true) {
        $complaints[] = $result->error ?? $result->notice;
    }
    $question = new qtype_numerical_question();
    $question->unitdisplay = qtype_numerical::UNITNONE;
    $question->ap = new qtype_numerical_answer_processor([], false, '.', ',');
    $tolerances = array_column($DB->tables['question_numerical'], 'tolerance', 'answer');
    foreach ($DB->tables['question_answers'] as $id => $row) {
        $question->answers[$id] = new qtype_numerical_answer(
            $id, $row->answer, $row->fraction, $row->feedback, $row->feedbackformat, (float) $tolerances[$id]);
    }
    return array_map(function ($row) use ($question) {
        $given = $row->answer === '*' ? UNKNOWN : (string) $row->answer;
        [$value, , $multiplier] = $question->ap->apply_units($given);
        $found = $question->get_matching_answer($value, $multiplier);
        return [(string) $row->answer, (float) $question->grade_response(['answer' => $given])[0], $found->feedback];
    }, array_values($DB->tables['question_answers']));
}

$found = ['categories' => [], 'numerical' => [], 'cloze' => []];
$importer = str_ends_with($file, '.gift') ? new ImportsGift() : new ImportsXml();
foreach ($importer->questions(file($file)) as $one) {
    match ($one->qtype) {
        'category' => $found['categories'][] = $one->category,
        'numerical' => $found['numerical'][$one->name] = graded($one),
        'multianswer' => $found['cloze'][$one->name] = array_map('graded', array_values($one->options->questions)),
    };
}
[$numerical, $cloze] = [(object) $found['numerical'], (object) $found['cloze']];  // an object also where it is empty
$found = [...$found, 'numerical' => $numerical, 'cloze' => $cloze, 'complaints' => $complaints];
echo json_encode($found, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);
