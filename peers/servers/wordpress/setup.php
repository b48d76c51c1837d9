<?php // Installs WordPress in an empty database, and prints an application password of its administrator.
define('WP_INSTALLING', true);
require getcwd() . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
$made = wp_install('News', 'admin', 'admin@example.id', true, '', 'adminpass');
update_option('permalink_structure', '/%year%/%monthnum%/%postname%/');
update_option('timezone_string', 'Asia/Makassar');
wp_delete_post(1, true); // "Hello world!"
list($password) = WP_Application_Passwords::create_new_application_password($made['user_id'], ['name' => 'tests']);
echo $password;
