<?php // The theme of this port, and what the usual plugins put round every story, as they spell it.
if ($theme = getenv('THEME')) {
    add_filter('pre_option_template', fn() => $theme);
    add_filter('pre_option_stylesheet', fn() => $theme);
}
if (getenv('FURNITURE')) {
    add_filter('the_content', 'furniture', 50);
    add_filter('the_content_feed', fn($html) => $html . '<p>The post <a href="' . get_permalink() . '">' . get_the_title()
        . '</a> appeared first on <a href="' . home_url('/') . '">' . get_bloginfo('name') . '</a>.</p>');
}

if (getenv('FURNITURE') === 'unnamed') {
    add_filter('the_content', 'unnamed', 40);
}

// What editors put into a text widget: paragraphs like those of the story, which no name gives away.
function unnamed($html) {
    $names = ['Rina Wulandari', 'Bagus Santoso', 'Maya Lestari'];
    return $html . '<p>' . $names[get_the_ID() % 3] . ' meliput kota dan pasar untuk ' . get_bloginfo('name') . ' sejak 2011.</p>'
        . '<p>Isi tulisan ini sepenuhnya tanggung jawab penulis.</p>'
        . '<p>Dukung jurnalisme warga dengan berlangganan tiap pagi.</p>';
}

function furniture($html) {
    $link = get_permalink();
    $others = get_posts(['numberposts' => 3, 'exclude' => [get_the_ID()]]);
    if (get_post_type() !== 'post' || !$others) {
        return $html;
    }
    list($first, $rest) = explode('</p>', $html, 2) + [1 => ''];
    $also = '<p><strong>Baca juga: <a href="' . get_permalink($others[0]) . '">' . get_the_title($others[0]) . '</a></strong></p>';
    $related = '';
    foreach ($others as $other) {
        $related .= '<div class="jp-relatedposts-post"><h4 class="jp-relatedposts-post-title"><a href="' . get_permalink($other) . '">'
            . get_the_title($other) . '</a></h4><p class="jp-relatedposts-post-date">' . get_the_date('', $other) . '</p></div>';
    }
    $author = get_the_author();
    return $first . '</p>' . $also . $rest
        . '<div class="sharedaddy sd-sharing-enabled"><div class="robots-nocontent sd-block sd-social"><h3 class="sd-title">Share this:</h3>'
        . '<div class="sd-content"><ul><li class="share-twitter"><a rel="nofollow" href="' . $link . '?share=twitter">'
        . '<span>Click to share on Twitter (Opens in new window)</span></a></li><li class="share-facebook"><a rel="nofollow" href="'
        . $link . '?share=facebook"><span>Click to share on Facebook (Opens in new window)</span></a></li></ul></div></div></div>'
        . '<div id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>Related</em></h3>' . $related . '</div>'
        . '<div class="saboxplugin-wrap"><div class="saboxplugin-authorname"><a href="#" class="vcard author">' . $author . '</a></div>'
        . '<div class="saboxplugin-desc"><p>' . $author . ' meliput kota dan pasar untuk ' . get_bloginfo('name') . ' sejak 2011.</p></div></div>'
        . '<p>Ikuti kabar kami di saluran WhatsApp dan Google News.</p>'
        . '<p class="views">Dibaca ' . wp_rand(100, 99999) . ' kali</p>'
        . '<a class="exit-mobile" href="' . $link . '?noamp=mobile">Exit mobile version</a>';
}
